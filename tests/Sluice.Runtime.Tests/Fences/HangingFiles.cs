using Sluice.Connect.Options;
using Sluice.Connect.Sinks;

namespace Sluice.Runtime.Tests.Fences;

/// <summary>A sink on a mount whose server is gone: whoever calls is blocked with his thread, until it answers again.</summary>
internal sealed class HangingFiles : IStagedSinkFactory, IDisposable
{
    private int _calls;

    public ManualResetEventSlim Answer { get; } = new();

    public int Calls => Volatile.Read(ref _calls);

    public string Name => "LocalFile";

    public string Summary => "Hangs.";

    public OptionSet Options { get; } = new();

    public ISink Create(SinkContext context) => throw new NotSupportedException();

    public ValueTask<bool> PublishAsync(StagedCommit commit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        Answer.Wait(CancellationToken.None);
        return new(true);
    }

    public ValueTask SweepAsync(FenceContext context, SweepRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose() => Answer.Dispose();
}
