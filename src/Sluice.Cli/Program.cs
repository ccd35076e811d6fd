using Sluice.Cli;
using Sluice.Cli.CommandLine;
using Sluice.Cli.Output;

LastChance.Install();
var terminal = Terminal.OfProcess();
try
{
    return await CommandTree.InvokeAsync(args, terminal);
}
catch (Exception failure)
{
    return LastChance.Report(failure, terminal);
}
