namespace Sluice.Cli.Verbs;

/// <summary><c>sluice delete ID</c>: forgets a job that has ended.</summary>
internal sealed class DeleteVerb : ChangeVerb
{
    public DeleteVerb(Surroundings around)
        : base(around, "delete", "Forgets a job that has ended, with its rows in ledgers; its receipts are kept.") => AddRest();

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var id = JobOf(call);
        await SendAsync(call, async (server, requestId, stopped) =>
        {
            await server.DeleteAsync(id, requestId, stopped);
            return true;
        });
        // The answer is 204: there is no document.
        if (!call.IsJson)
            call.Out.Say($"Job {id} is forgotten; its receipts are kept.");
        return ExitStatus.Done;
    }
}
