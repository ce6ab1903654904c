import {lookup} from 'node:dns/promises';
import {BlockList, isIP} from 'node:net';
import {networkInterfaces} from 'node:os';

/** Networks that Mattermost calls only where `AllowedUntrustedInternalConnections` names them. */
const RESERVED: readonly string[] = [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '224.0.0.0/4',
    '240.0.0.0/4',
    '::1/128',
    'fc00::/7',
    'fe80::/10',
];

function familyOf(address: string): 'ipv4' | 'ipv6' {
    return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function isInside(network: string, address: string): boolean {
    const [base = '', bits] = network.split('/');
    const width = Number(bits);
    if (
        bits === undefined ||
        isIP(base) === 0 ||
        !Number.isInteger(width) ||
        width < 0 ||
        width > (isIP(base) === 6 ? 128 : 32)
    ) {
        return false;
    }
    const list = new BlockList();
    list.addSubnet(base, width, familyOf(base));
    return list.check(address, familyOf(address));
}

/** The host of an address as Mattermost compares it: without the brackets of an IPv6 address. */
export function hostOf(url: string): string {
    return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

/** The addresses that a host name stands for; none when it is unknown here. */
export async function addressesOf(host: string): Promise<string[]> {
    if (isIP(host) !== 0) {
        return [host];
    }
    return lookup(host, {all: true}).then(
        (found) => found.map(({address}) => address),
        () => [],
    );
}

/** The addresses of this machine. */
export function ownAddresses(): string[] {
    return Object.values(networkInterfaces()).flatMap((found) => (found ?? []).map(({address}) => address));
}

/** Whether Mattermost may call `host`, as far as that does not depend on which addresses are its own. */
export function isCallable(setting: string, host: string, addresses: readonly string[]): boolean {
    const reserved = addresses.filter((address) => RESERVED.some((network) => isInside(network, address)));
    return isNamed(setting, host, reserved);
}

/**
 * Whether a host is let be called by name, or each of its addresses. The setting holds exact host names or networks, separated by spaces
 * or commas: a bare address is compared with the host as it is written, not with what a name stands for.
 */
export function isNamed(setting: string, host: string, addresses: readonly string[]): boolean {
    const entries = setting.split(/[\s,]+/).filter(Boolean);
    return entries.includes(host) || addresses.every((address) => entries.some((entry) => isInside(entry, address)));
}
