using Sluice.Connect.Sinks;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>What an attempt's process holds.</summary>
internal sealed class SinkProcess(ISink sink) : IDisposable
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);

    public ISink Sink { get; } = sink;

    public Gate Gate { get; } = new();

    public ITransactionalWriter? Writer { get; set; }

    public Task<CommitOutcome>? Commit { get; set; }

    /// <summary>Waits for the end of a commit that may go on; its fault, or <c>null</c>.</summary>
    public Exception? Fault()
    {
        try
        {
            return Commit!.Wait(s_most) ? null : new TimeoutException("The commit does not end.");
        }
        catch (AggregateException e)
        {
            return e.InnerException;
        }
    }

    /// <summary>The writer is gone; what it had not committed is rolled back.</summary>
    public void Close()
    {
        if (Writer is not null)
            Done.Of(Writer.DisposeAsync());
        Writer = null;
    }

    public void Dispose()
    {
        if (Commit is not null)
        {
            Gate.Fail();
            Fault();
        }

        Close();
        Done.Of(Sink.DisposeAsync());
    }
}
