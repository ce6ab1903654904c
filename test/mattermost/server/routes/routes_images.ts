import {mayChange} from '../accounts';
import {caller, idParam, ok, type Answer, type Call} from '../call';
import {forbidden, refusal, unknownUser} from '../errors';
import {readMultipart} from '../multipart';
import type {User} from '../records';
import {route, type Route} from './router';

function target(call: Call): User {
    const user = call.world.state.users.get(idParam(call, 'user_id'));
    if (!user) {
        throw unknownUser();
    }
    return user;
}

function upload(call: Call): Answer {
    const user = target(call);
    if (!mayChange(caller(call), user)) {
        throw forbidden();
    }
    const parts = readMultipart(call.headers['content-type'] ?? '', call.body);
    const image = parts.find((part) => part.name === 'image' && part.fileName !== null);
    if (!image) {
        throw refusal(400, 'api.user.upload_profile_user.no_file.app_error', 'No file under "image" in request.');
    }
    call.world.state.images.set(user.id, image.content);
    user.last_picture_update = call.world.clock.now();
    return ok();
}

function typeOf(image: Buffer): string {
    if (image.subarray(1, 4).toString('latin1') === 'PNG') {
        return 'image/png';
    }
    return image.subarray(0, 2).toString('hex') === 'ffd8' ? 'image/jpeg' : 'image/svg+xml';
}

/** The picture of a person, or the first letter of the name on a colour made from it. */
function picture(call: Call): Answer {
    const user = target(call);
    const image = call.world.state.images.get(user.id);
    const headers = {'Cache-Control': 'max-age=300, private'};
    if (image) {
        return {status: 200, body: image, headers: {...headers, 'Content-Type': typeOf(image)}};
    }
    const hue = [...user.username].reduce((sum, character) => (sum * 37 + character.charCodeAt(0)) % 360, 7);
    const letter = user.username.charAt(0).toUpperCase();
    const svg =
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="hsl(${String(hue)} 45% 42%)"/>` +
        `<text x="32" y="43" font-family="sans-serif" font-size="32" fill="#fff" text-anchor="middle">${letter}</text></svg>`;
    return {status: 200, body: svg, headers: {...headers, 'Content-Type': 'image/svg+xml'}};
}

export const imageRoutes: Route[] = [
    route('POST', '/api/v4/users/:user_id/image', upload),
    route('GET', '/api/v4/users/:user_id/image', picture),
];
