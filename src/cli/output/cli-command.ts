import { type AddHelpTextContext, type AddHelpTextPosition, Command } from 'commander';
import { helpLayout } from './help-layout.js';
import { isColoured, painted } from './paint.js';
import { textColumns } from './terminal.js';

/** A command whose help follows the width and the colours of the terminal. */
export class CliCommand extends Command {
  constructor(name?: string) {
    super(name);
    this.configureHelp({
      minWidthToWrap: 20,
      showGlobalOptions: true,
      styleTitle: (text) => painted('bold', text),
    });
    // Commander removes the colours where there are to be none.
    this.configureOutput({
      getOutHelpWidth: () => textColumns(process.stdout),
      getErrHelpWidth: () => textColumns(process.stderr),
      getOutHasColors: () => isColoured(process.stdout, process.env),
      getErrHasColors: () => isColoured(process.stderr, process.env),
    });
  }

  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  override addHelpText(
    position: AddHelpTextPosition,
    text: string | ((context: AddHelpTextContext) => string),
  ): this {
    return super.addHelpText(position, (context) =>
      helpLayout(typeof text === 'string' ? text : text(context), textColumns()),
    );
  }
}
