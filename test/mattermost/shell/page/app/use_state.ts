import {useSelector} from 'react-redux';
import type {State} from '../store/state';
import {themes} from '../theme/theme';

export const useShell = useSelector.withTypes<State>();
export const useTheme = () => themes[useShell((state) => state.shell.theme)];
