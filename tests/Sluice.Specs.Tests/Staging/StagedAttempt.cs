using Sluice.Connect.Sinks;
using Sluice.Core.Attempts;
using Sluice.Core.Plans;
using Sluice.Core.Runs;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Staging;

/// <summary>What an attempt's process holds, and what it has sent.</summary>
internal sealed class StagedAttempt(RunRecord run, AttemptRecord record, IStagedSink sink) : IDisposable
{
    /// <summary>Its run as it was when it began: whatever happens to the run later, it believes in this.</summary>
    public RunRecord Run => run;

    public AttemptRecord Record => record;

    public IStagedSink Sink => sink;

    public IStagedWriter? Writer { get; set; }

    /// <summary>What its last try has staged.</summary>
    public StagedCommit? Staged { get; set; }

    public CommitRecord? Sent { get; set; }

    /// <summary>Still on its way when nobody waits for it any more.</summary>
    public CommitRecord? Late { get; set; }

    /// <summary>What the process held is gone; its files are not.</summary>
    public void Close()
    {
        if (Writer is not null)
            Done.Of(Writer.DisposeAsync());
        Writer = null;
    }

    public void Dispose()
    {
        Close();
        Done.Of(sink.DisposeAsync());
    }
}
