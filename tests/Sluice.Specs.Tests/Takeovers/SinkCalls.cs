using Sluice.Connect.Sinks;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>The calls of the contract that the machine makes of a sink.</summary>
internal static class SinkCalls
{
    /// <summary>Raises the epoch; whether superseded writers are kept out and no newer run was there.</summary>
    public static async ValueTask<bool> FenceAsync(ISink sink, SinkToken token) =>
        (await ((IFencingSink)sink).FenceAsync(new FenceRequest(token), default)).Verdict == FenceVerdict.Fenced;

    public static ValueTask<CommitOutcome> PrepareAsync(ISink sink, SplitToken token) =>
        sink.PrepareAsync(new TargetRequest(token, IsDone: false, new OpenPermit(), new SilentBreadcrumb()), default);
}
