import type {JsonObject} from './json';
import type {Channel, ChannelMember, Team, TeamMember} from './records';

export function channelView(channel: Channel): JsonObject {
    return {
        id: channel.id,
        create_at: channel.create_at,
        update_at: channel.update_at,
        delete_at: channel.delete_at,
        team_id: channel.team_id,
        type: channel.type,
        display_name: channel.display_name,
        name: channel.name,
        header: channel.header,
        purpose: channel.purpose,
        last_post_at: channel.last_post_at,
        total_msg_count: channel.total_msg_count,
        extra_update_at: 0,
        creator_id: channel.creator_id,
        scheme_id: null,
        props: null,
        group_constrained: null,
        autotranslation: false,
        shared: channel.team_id === '' ? false : null,
        total_msg_count_root: channel.total_msg_count_root,
        policy_id: null,
        last_root_post_at: channel.last_root_post_at,
        banner_info: null,
        policy_enforced: false,
        policy_is_active: false,
        default_category_name: '',
    };
}

export function channelMemberView(member: ChannelMember): JsonObject {
    const base = member.guest ? 'channel_guest' : 'channel_user';
    return {
        channel_id: member.channel_id,
        user_id: member.user_id,
        roles: member.admin ? `${base} channel_admin` : base,
        last_viewed_at: member.last_viewed_at,
        msg_count: member.msg_count,
        mention_count: member.mention_count,
        mention_count_root: member.mention_count_root,
        urgent_mention_count: 0,
        msg_count_root: member.msg_count_root,
        notify_props: {
            channel_auto_follow_threads: 'off',
            desktop: 'default',
            email: 'default',
            ignore_channel_mentions: 'default',
            mark_unread: 'all',
            push: 'default',
        },
        last_update_at: member.last_update_at,
        scheme_guest: member.guest,
        scheme_user: !member.guest,
        scheme_admin: member.admin,
        explicit_roles: '',
        autotranslation_disabled: false,
    };
}

export function teamView(team: Team): JsonObject {
    return {
        id: team.id,
        create_at: team.create_at,
        update_at: team.update_at,
        delete_at: team.delete_at,
        display_name: team.display_name,
        name: team.name,
        description: '',
        email: '',
        type: 'O',
        company_name: '',
        allowed_domains: '',
        invite_id: team.invite_id,
        allow_open_invite: false,
        scheme_id: null,
        group_constrained: null,
        policy_id: null,
        cloud_limits_archived: false,
    };
}

export function teamMemberView(member: TeamMember): JsonObject {
    const base = member.guest ? 'team_guest' : 'team_user';
    return {
        team_id: member.team_id,
        user_id: member.user_id,
        roles: member.admin ? `${base} team_admin` : base,
        delete_at: member.delete_at,
        scheme_guest: member.guest,
        scheme_user: !member.guest,
        scheme_admin: member.admin,
        explicit_roles: '',
    };
}
