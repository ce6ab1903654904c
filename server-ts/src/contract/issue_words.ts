import type {BaseIssue} from 'valibot';

/** What is wrong with a part of a file that somebody writes by hand, behind the name of that part. */
export function issueWords(issue: BaseIssue<unknown>): string {
    if (issue.type !== 'strict_object') {
        return issue.message;
    }
    if (issue.expected === 'never') {
        return 'is not a key that is known here';
    }
    return issue.received === 'undefined' ? 'is missing' : 'must hold keys, each with its value';
}
