using Sluice.Connect.Sinks;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>The calls of the contract that the machine makes of a sink.</summary>
internal static class SinkCalls
{
    /// <summary>Raises the epoch; whether superseded writers are kept out.</summary>
    public static async ValueTask<bool> FenceAsync(ISink sink, SinkToken token) => (await sink.FenceAsync(token, default)).IsFenced;

    public static ValueTask<CommitOutcome> PrepareAsync(ISink sink, SplitToken token) => sink.PrepareAsync(token, false, new SilentBreadcrumb(), default);
}
