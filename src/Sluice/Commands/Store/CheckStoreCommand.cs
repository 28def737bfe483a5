using System.CommandLine;
using System.Text;
using Sluice.Storage.Care;
using Sluice.Storage.Postgres;
using Sluice.Storage.Postgres.Care;
using Sluice.Storage.Sqlite.Care;

namespace Sluice.Commands.Store;

/// <summary><c>sluice store check</c>: whether the store is whole and consistent. Exit status 1 when it is not.</summary>
internal static class CheckStoreCommand
{
    public static Command Create()
    {
        var store = StoreCommand.StoreOption();
        var json = StoreCommand.JsonOption();
        var command = new Command("check", "Checks the store and what it says, also while a server uses it; changes nothing.") { store, json };
        command.SetAction((parsed, cancellationToken) => StoreCommand.RunAsync(parsed.GetValue(json), () => RunAsync(
            StoreAddress.Parse(parsed.GetRequiredValue(store)), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(StoreAddress address, bool json, CancellationToken cancellationToken)
    {
        var report = address.Server is { } server
            ? await PostgresCheck.RunAsync(new PostgresStoreOptions(server), cancellationToken)
            : SqliteCheck.Run(address.File!);
        await StoreText.WriteAsync(json, Describe($"{address}", report), writer =>
        {
            StoreText.WriteMark(writer, report.Mark);
            writer.WriteNumber("schema", report.Schema);
            writer.WriteNumber("liveRuns", report.LiveRuns);
            writer.WriteNumber("endedRuns", report.EndedRuns);
            writer.WriteNumber("openResiduals", report.OpenResiduals);
            writer.WriteStartArray("findings");
            foreach (var finding in report.Findings)
            {
                writer.WriteStartObject();
                writer.WriteString("rule", finding.Rule);
                writer.WriteString("where", finding.Where);
                writer.WriteNumber("count", finding.Count);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
        return report.Findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Describe(string path, StoreReport report)
    {
        var text = new StringBuilder();
        text.Append($"{path}: store {report.Mark.Store}, schema {report.Schema}, incarnation {report.Mark.Incarnation}; ");
        text.Append($"{report.LiveRuns} runs live, {report.EndedRuns} ended, {report.OpenResiduals} residuals open. ");
        text.Append(report.Findings.Count == 0 ? "Nothing is wrong." : $"{report.Findings.Count} rules are broken:");
        foreach (var finding in report.Findings)
            text.AppendLine().Append($"  {finding.Rule}: not so in {finding.Count} places, the first: {finding.Where}");
        return text.ToString();
    }
}
