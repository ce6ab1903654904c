import {existsSync, rmSync, writeFileSync} from 'node:fs';

/** The steps at which a replica is to kill itself, or PostgreSQL. Replicas read them in a file, and take each by making a file beside it. */
export interface FleetBlows {
    file: string;
    /** `killsBefore`: how many replicas were killed by now. */
    arm(steps: readonly string[], killsBefore: number): void;
    /** What was armed and has not happened. */
    unstruck(): string[];
    /** How many replicas are killed once everything that was armed has happened. */
    killsExpected(): number;
    disarm(): void;
    /** How often PostgreSQL was killed, by all that is disarmed. */
    postgresKills(): number;
}

const isPostgres = (step: string): boolean => step.endsWith('postgres');

export function fleetBlows(file: string): FleetBlows {
    let steps: readonly string[] = [];
    let killsBefore = 0;
    let postgresKills = 0;
    const taken = (step: string): string => `${file}.${step.replace(/\W/g, '_')}`;
    const isTaken = (step: string): boolean => existsSync(taken(step));

    const disarm = (): void => {
        postgresKills += steps.filter((step) => isPostgres(step) && isTaken(step)).length;
        steps.forEach((step) => rmSync(taken(step), {force: true}));
        rmSync(file, {force: true});
        steps = [];
    };
    return {
        file,
        arm: (wanted, kills) => {
            disarm();
            steps = wanted;
            killsBefore = kills;
            writeFileSync(file, wanted.join('\n'));
        },
        unstruck: () => steps.filter((step) => !isTaken(step)),
        killsExpected: () => killsBefore + steps.filter((step) => !isPostgres(step)).length,
        disarm,
        postgresKills: () => postgresKills,
    };
}
