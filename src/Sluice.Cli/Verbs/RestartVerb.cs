using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice restart ID</c>: starts again from the beginning.</summary>
internal sealed class RestartVerb : StartVerb
{
    public RestartVerb(Surroundings around)
        : base(around, "restart", "Starts an ended job again from the beginning: a new generation, which knows nothing of what was committed.") => AddShared();

    /// <inheritdoc />
    protected override Task<Func<SluiceClient, string, CancellationToken, Task<Job>>> SendingAsync(Call call, long id)
    {
        var request = new RestartRequest { Reason = call.Parsed.GetValue(Reason) ?? "" };
        return Task.FromResult<Func<SluiceClient, string, CancellationToken, Task<Job>>>(
            (server, requestId, stopped) => server.RestartAsync(id, request, requestId, stopped));
    }
}
