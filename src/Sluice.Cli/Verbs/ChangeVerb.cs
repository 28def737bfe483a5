using System.CommandLine;
using Sluice.Client;

namespace Sluice.Cli.Verbs;

/// <summary>A verb that changes one job by one request.</summary>
internal abstract class ChangeVerb : ServerVerb
{
    private readonly Argument<long> _job = Inputs.Job();
    private readonly Option<string?> _requestId = Inputs.RequestId();
    private readonly Option<TimeSpan?> _patience = Inputs.Patience();

    protected ChangeVerb(Surroundings around, string name, string description)
        : base(around, name, description) => Command.Arguments.Add(_job);

    /// <summary>Adds the options that come last.</summary>
    protected void AddRest()
    {
        Command.Add(_requestId);
        Command.Add(_patience);
    }

    protected long JobOf(Call call) => call.Parsed.GetRequiredValue(_job);

    protected Task<T> SendAsync<T>(Call call, Func<SluiceClient, string, CancellationToken, Task<T>> send) =>
        call.SendAsync(call.Parsed.GetValue(_requestId), call.Parsed.GetValue(_patience) ?? Inputs.DefaultPatience, send);
}
