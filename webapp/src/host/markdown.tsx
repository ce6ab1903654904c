import React, {useMemo} from 'react';

/** Text that people wrote, rendered by Mattermost's own markdown (which escapes HTML and drops script links); plain text without it. */
export function Markdown({text}: {text: string}) {
    const drawn = useMemo(() => {
        const {PostUtils} = window;
        return PostUtils
            ? PostUtils.messageHtmlToComponent(PostUtils.formatText(text, {atMentions: true, mentionHighlight: false}))
            : null;
    }, [text]);
    return <div className="set-cycle-markdown">{drawn ?? <p>{text}</p>}</div>;
}
