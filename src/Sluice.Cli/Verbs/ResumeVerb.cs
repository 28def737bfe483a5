using System.CommandLine;
using System.Text.Json;
using Sluice.Cli.Asking;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice resume ID</c>: goes on from the last commit.</summary>
internal sealed class ResumeVerb : StartVerb
{
    private readonly Option<string?> _job = new("--job") { Description = "A changed job file; what may not change is refused by name (default: the job as it is stored).", HelpName = "FILE" };
    private readonly Option<string?> _fromReceipt = new("--from-receipt")
    {
        Description = "Only if the job was not started again since this receipt: its name as it is shown, such as 7311/2, or the request id of the stop.",
        HelpName = "RECEIPT",
    };

    public ResumeVerb(Surroundings around)
        : base(around, "resume", "Goes on with a stopped job from its last commit, as its next run.")
    {
        Command.Add(_job);
        Command.Add(_fromReceipt);
        AddShared();
    }

    /// <inheritdoc />
    protected override async Task<Func<SluiceClient, string, CancellationToken, Task<Job>>> SendingAsync(Call call, long id)
    {
        var request = new ResumeRequest { Reason = call.Parsed.GetValue(Reason) ?? "", FromReceipt = call.Parsed.GetValue(_fromReceipt) };
        if (request.FromReceipt is not null)
            call.WhenNotFound = new Hint("See its receipts:", $"sluice job {id} --stops");
        if (call.Parsed.GetValue(_job) is { } path)
        {
            if (JobFile.FormatOf(path) == JobFormat.Sql)
                throw new UsageException($"'{path}' is a job in SQL, which a resume does not take yet. Leave it out to go on with the job as it is, or write the change as .conf.");
            call.File = path;
            request = request with { Config = JsonSerializer.SerializeToElement(await JobFile.ReadAsync(call, path)) };
        }

        return (server, requestId, stopped) => server.ResumeAsync(id, request, requestId, stopped);
    }
}
