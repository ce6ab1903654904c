import {startMattermost} from '../../test/mattermost/server/start';

/** A stand-in of its own process, so that it takes no time from what is measured. Prints one JSON line when it is ready. */
async function main(): Promise<void> {
    const [commandUrl, answerMs = '0', channelCount = '8'] = process.argv.slice(2);
    if (commandUrl === undefined) {
        throw new Error('usage: mattermost_process <command url> [ms that every answer takes] [channels]');
    }
    // Without a file: writing all posts of ten thousand into one, again and again, took half of the time of their senders.
    const mattermost = await startMattermost({config: {RateLimitSettings: {Enable: false}}});
    mattermost.faults.fixedAnswerMs = Number(answerMs);
    const {seed, signingKey} = mattermost;
    const team = seed.team({name: 'eng'});
    const people = Array.from({length: 8}, (_, number) => {
        const {id, username, token} = seed.user({username: `person${number}`});
        seed.addToTeam(team.id, id);
        return {id, username, token};
    });
    const channels = Array.from(
        {length: Number(channelCount)},
        (_, number) => seed.channel({teamId: team.id, name: `channel-${number}`}).id,
    );
    const bot = seed.bot({username: 'set-cycle'});
    seed.addToTeam(team.id, bot.id);
    for (const channel of channels) {
        people.forEach((person) => seed.addToChannel(channel, person.id));
        seed.addToChannel(channel, bot.id);
    }
    const visible = seed.command({teamId: team.id, trigger: 'set', url: commandUrl}).token;
    const hidden = seed.command({teamId: team.id, trigger: 'set-cycle-api', url: commandUrl}).token;
    process.stdout.write(
        `${JSON.stringify({url: mattermost.url, team: team.id, teamName: 'eng', people, channels, botId: bot.id, botToken: bot.token, visible, hidden, signingKey})}\n`,
    );
    process.on('SIGTERM', () => void mattermost.close().then(() => process.exit(0)));
}

void main();
