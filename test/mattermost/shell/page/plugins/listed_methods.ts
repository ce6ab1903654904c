/**
 * Registry methods that put one component into a list of the store and return its id: the list's name and the names of
 * the positional arguments. Lists that this page draws: AppBar, ChannelHeader, ChannelHeaderButton, ChannelHeaderIcon,
 * CustomRouteComponent, Global, NeedsTeamComponent, PostAction, PostDropdownMenuItem, RightHandSidebarComponent, Root
 * and the message and slash command hooks. The others are kept in the store and nothing else happens.
 */
export const listedMethods: Record<string, {list: string; args: readonly string[]}> = {
    registerActionAfterChannelCreation: {list: 'CreateBoardFromTemplate', args: ['component', 'action']},
    registerBottomTeamSidebarComponent: {list: 'BottomTeamSidebar', args: ['component']},
    registerCallButtonAction: {list: 'CallButton', args: ['button', 'dropdownButton', 'action']},
    registerChannelHeaderIcon: {list: 'ChannelHeaderIcon', args: ['component']},
    registerChannelHeaderMenuAction: {list: 'ChannelHeader', args: ['text', 'action', 'shouldRender']},
    registerChannelIntroButtonAction: {list: 'ChannelIntroButton', args: ['icon', 'action', 'text']},
    registerChannelToastComponent: {list: 'ChannelToast', args: ['component']},
    registerCodeBlockActionComponent: {list: 'CodeBlockAction', args: ['component']},
    registerCustomRoute: {list: 'CustomRouteComponent', args: ['route', 'component']},
    registerDesktopNotificationHook: {list: 'DesktopNotificationHooks', args: ['hook']},
    registerFileDropdownMenuAction: {list: 'FilesDropdown', args: ['match', 'text', 'action']},
    registerFilePreviewComponent: {list: 'FilePreview', args: ['override', 'component']},
    registerFileUploadMethod: {list: 'FileUploadMethod', args: ['icon', 'action', 'text']},
    registerFilesWillUploadHook: {list: 'FilesWillUploadHook', args: ['hook']},
    registerGlobalComponent: {list: 'Global', args: ['component']},
    registerLeftSidebarHeaderComponent: {list: 'LeftSidebarHeader', args: ['component']},
    registerLinkTooltipComponent: {list: 'LinkTooltip', args: ['component']},
    registerMainMenuAction: {list: 'MainMenu', args: ['text', 'action', 'mobileIcon']},
    registerMessageWillBePostedHook: {list: 'MessageWillBePosted', args: ['hook']},
    registerMessageWillBeUpdatedHook: {list: 'MessageWillBeUpdated', args: ['hook']},
    registerMessageWillFormatHook: {list: 'MessageWillFormat', args: ['hook']},
    registerNeedsTeamRoute: {list: 'NeedsTeamComponent', args: ['route', 'component']},
    registerNewMessagesSeparatorActionComponent: {list: 'NewMessagesSeparatorAction', args: ['component']},
    registerPopoverUserActionsComponent: {list: 'PopoverUserActions', args: ['component']},
    registerPopoverUserAttributesComponent: {list: 'PopoverUserAttributes', args: ['component']},
    registerPostActionComponent: {list: 'PostAction', args: ['component']},
    registerPostDropdownMenuAction: {list: 'PostDropdownMenuItem', args: ['text', 'action', 'filter']},
    registerPostDropdownMenuComponent: {list: 'PostDropdownMenu', args: ['component']},
    registerPostEditorActionComponent: {list: 'PostEditorAction', args: ['component']},
    registerPostMessageAttachmentComponent: {list: 'PostMessageAttachment', args: ['component']},
    registerPostWillRenderEmbedComponent: {
        list: 'PostWillRenderEmbedComponent',
        args: ['match', 'component', 'toggleable'],
    },
    registerProduct: {
        list: 'Product',
        args: [
            'baseURL',
            'switcherIcon',
            'switcherText',
            'switcherLinkURL',
            'mainComponent',
            'headerCentreComponent',
            'headerRightComponent',
            'showTeamSidebar',
            'showAppBar',
            'wrapped',
            'publicComponent',
        ],
    },
    registerRootComponent: {list: 'Root', args: ['component']},
    registerSearchComponents: {
        list: 'SearchButtons',
        args: ['buttonComponent', 'suggestionsComponent', 'hintsComponent', 'action'],
    },
    registerSidebarBrowseOrAddChannelMenuAction: {
        list: 'SidebarBrowseOrAddChannelMenu',
        args: ['text', 'action', 'icon'],
    },
    registerSidebarChannelLinkLabelComponent: {list: 'SidebarChannelLinkLabel', args: ['component']},
    registerSlashCommandWillBePostedHook: {list: 'SlashCommandWillBePosted', args: ['hook']},
    registerSystemConsoleGroupTable: {list: 'SystemConsoleGroupTable', args: ['component']},
    registerUserGuideDropdownMenuAction: {list: 'UserGuideDropdown', args: ['text', 'action']},
};

/** Methods of the System Console and of other places that do not exist here: accepted, nothing is kept. */
export const acceptedMethods = [
    'registerAdminConsoleCustomSection',
    'registerAdminConsoleCustomSetting',
    'registerAdminConsolePlugin',
    'registerSiteStatisticsHandler',
    'unregisterAdminConsolePlugin',
] as const;
