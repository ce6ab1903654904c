import * as v from 'valibot';
import type {PostContent} from '../../application/mattermost_ports';
import {PROPS_KEY} from '../../contract/names';
import type {UserId} from '../../domain/units';
import {KEY_PROP, type postShape} from './shapes';

const COLOURS: Record<PostContent['colour'], string> = {
    quiet: '#8d93a5',
    warning: '#cc8f00',
    danger: '#d24b4e',
    good: '#3db887',
};

/** A post's props: the key by which it is found again, the card, and lines and buttons as an attachment. */
export function propsOf(content: PostContent, key: string, actionUrl: string): Record<string, unknown> {
    return {
        [KEY_PROP]: key,
        ...(content.card ? {[PROPS_KEY]: content.card} : {}),
        ...(content.lines.length > 0 || content.buttons.length > 0
            ? {
                  attachments: [
                      {
                          color: COLOURS[content.colour],
                          text: content.lines.join('\n'),
                          fallback: content.message,
                          actions: content.buttons.map((button) => ({
                              id: button.id,
                              type: 'button',
                              name: button.label,
                              style: button.style,
                              integration: {url: actionUrl, context: button.context},
                          })),
                      },
                  ],
              }
            : {}),
    };
}

/** Whether the bot made it for this row of the outbox: anybody may copy props into a post of their own. */
export function isOurs(post: v.InferOutput<typeof postShape>, key: string, bot: UserId): boolean {
    return post.user_id === bot && post.original_id === '' && post.delete_at === 0 && post.props?.[KEY_PROP] === key;
}

const words = v.nullish(v.string(), '');
const attachmentsShape = v.object({
    attachments: v.array(v.object({pretext: words, title: words, title_link: words, text: words, fallback: words})),
});

/** What a post says: its text, or where it has none, as with alerts of other programs, that of its attachments. */
export function wordsOf({message, props}: v.InferOutput<typeof postShape>): string {
    const read = message.trim() === '' ? v.safeParse(attachmentsShape, props) : null;
    return read?.success !== true
        ? message
        : read.output.attachments
              .map(({pretext, title, title_link: link, text, fallback}) => {
                  const heading = title === '' || link === '' ? title : `[${title}](${link})`;
                  return [pretext, heading, text].filter((part) => part !== '').join('\n') || fallback;
              })
              .join('\n');
}
