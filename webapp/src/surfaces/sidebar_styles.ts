import {addStyles} from '../host/styles';
import checklistCss from '../ui/css/checklist.css';
import controlsCss from '../ui/css/controls.css';
import dutyCss from '../ui/css/duty.css';
import settingsCss from '../ui/css/settings.css';
import sidebarCss from '../ui/css/sidebar.css';

addStyles('sidebar', controlsCss + sidebarCss + checklistCss + settingsCss + dutyCss);
