using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>
/// What every sink must do, by its class, as checks that can be called from any test framework: one test for each of
/// <see cref="ChecksOf"/>, or <see cref="RunAllAsync"/>. A check that is broken throws <see cref="ConformanceException"/>.
/// </summary>
public sealed class SinkConformance
{
    private static readonly Check[] All =
    [
        new(null, "Opening writes nothing", CommitChecks.OpeningWritesNothingAsync),
        new(null, "Nothing is visible before its commit", CommitChecks.NothingShowsBeforeCommitAsync),
        new(null, "A commit moves the progress by one commit, its rows and its position", CommitChecks.CommitMovesProgressAsync),
        new(null, "The next run takes over what was committed", CommitChecks.TakeoverFindsProgressAsync),
        new(null, "Rows of a writer that was disposed before its commit are gone", CommitChecks.AbandonedRowsAreGoneAsync),
        new(null, "After an abort the writer goes on from its progress", CommitChecks.AbortGoesOnAsync),
        new(null, "Without a permit nothing is written", CommitChecks.NoPermitNoWriteAsync),
        new(null, "A permit that ends before the commit keeps it back", CommitChecks.NoPermitNoCommitAsync),
        new(null, "A permit that ends at any of its questions lets nothing more out", PermitChecks.EndsAnywhereAsync),
        new(null, "A target is prepared once in a generation", LifeChecks.PreparedOnceAsync),
        new(null, "Completing twice is completing once", LifeChecks.CompletedOnceAsync),
        new(null, "A canceled commit commits nothing", LifeChecks.CanceledCommitAsync),
        new(null, "A canceled write ends soon and leaves nothing", LifeChecks.CanceledWriteAsync),
        new(null, "Disposal ends writers and sinks at any point, also twice", LifeChecks.DisposedTwiceAsync),
        new(SinkClass.Transactional, "A takeover by an older attempt is refused", FenceChecks.LowerOwnerIsRefusedAsync),
        new(SinkClass.Transactional, "An attempt whose split was taken over commits nothing", FenceChecks.SupersededOwnerCommitsNothingAsync),
        new(SinkClass.Transactional, "A takeover by an older run is refused", FenceChecks.LowerEpochIsRefusedAsync),
        new(SinkClass.Transactional, "A fenced writer commits nothing", FenceChecks.FencedWriterCommitsNothingAsync),
        new(SinkClass.Transactional, "Two stores do not see each other", FenceChecks.StoresDoNotMeetAsync),
        new(SinkClass.Transactional, "A new generation begins at the start", FenceChecks.GenerationsDoNotMeetAsync),
        new(SinkClass.Transactional, "A writer superseded by a stop commits by no route", SupersededChecks.ByStopAsync),
        new(SinkClass.Transactional, "A writer superseded by a final status commits by no route", SupersededChecks.ByFinalStatusAsync),
        new(SinkClass.Transactional, "A writer superseded by another attempt of its run commits by no route", SupersededChecks.ByAttemptAsync),
        new(SinkClass.Transactional, "A writer superseded by a fence for its split commits by no route", SupersededChecks.BySplitFenceAsync),
        new(SinkClass.Transactional, "A fence comes from a stranger, and twice is once", LedgerChecks.FencedTwiceByStrangersAsync),
        new(SinkClass.Transactional, "A fence for a split leaves the others alone", LedgerChecks.SplitFenceLeavesOthersAsync),
        new(SinkClass.Transactional, "Every takeover raises the epoch again", LedgerChecks.TakeoverRaisesAsync),
        new(SinkClass.Transactional, "A takeover under a new generation keeps the writers of older ones out", GenerationChecks.TakeoverFencesOlderAsync),
        new(SinkClass.Transactional, "Preparing a new generation keeps the writers of older ones out", GenerationChecks.PreparingFencesOlderAsync),
        new(SinkClass.Transactional, "A generation below one that the ledger knows is refused, whatever its epoch", GenerationChecks.OlderIsRefusedAsync),
        new(SinkClass.Transactional, "Verifying shows whether the fence holds, and changes nothing", LedgerChecks.VerifiedAsync),
        new(SinkClass.Transactional, "Positions are read as they were committed", LedgerChecks.PositionsAreReadAsync),
        new(SinkClass.Transactional, "The highest epoch that the ledger has seen of a store is read, and nothing is there before", LedgerChecks.MarkIsReadAsync),
        new(SinkClass.Transactional, "What was forgotten is refused, and nothing else is forgotten", LedgerChecks.ForgottenIsRefusedAsync),
        new(SinkClass.Transactional, "Preparing a target needs a permit", LedgerChecks.PreparingNeedsAPermitAsync),
        new(SinkClass.Staged, "What a superseded attempt staged never shows, and a sweep spares the living", StagedChecks.UnrecordedNeverShowsAsync),
        new(SinkClass.Staged, "Several publishers at once publish once", StagedChecks.SeveralPublishersAsync),
        new(SinkClass.Staged, "A commit without rows stages nothing", StagedChecks.NoRowsStageNothingAsync),
        new(SinkClass.Staged, "Published twice is published once", StagedChecks.PublishedTwiceIsOnceAsync),
        new(SinkClass.Staged, "A sweep removes what was never recorded, and only that", StagedChecks.SweepKeepsTheRecordedAsync),
        new(SinkClass.Staged, "A sweep leaves what was published", StagedChecks.SweepKeepsThePublishedAsync),
    ];

    private readonly Func<CancellationToken, ValueTask<SinkSubject>> _create;
    private readonly SinkClass _class;

    /// <summary>Makes the checks for a sink.</summary>
    /// <param name="sinkClass">What the sink gives with this target.</param>
    /// <param name="create">Makes a subject with an empty target of its own; called once for each check.</param>
    public SinkConformance(SinkClass sinkClass, Func<CancellationToken, ValueTask<SinkSubject>> create) => (_class, _create) = (sinkClass, create);

    /// <summary>The checks' names for a class of sinks.</summary>
    public static IReadOnlyList<string> ChecksOf(SinkClass sinkClass) => [.. All.Where(c => c.Class is null || c.Class == sinkClass).Select(c => c.Name)];

    /// <summary>Runs one check.</summary>
    /// <param name="check">One of <see cref="ChecksOf"/> the sink's class.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="ConformanceException">The sink breaks the rule.</exception>
    /// <exception cref="ArgumentException">There is no such check for the class.</exception>
    public async Task RunAsync(string check, CancellationToken cancellationToken)
    {
        var found = Array.Find(All, c => c.Name == check && (c.Class is null || c.Class == _class))
            ?? throw new ArgumentException($"There is no check '{check}' for sinks of class {_class}.", nameof(check));
        await found.RunAsync(new SinkProbe(await _create(cancellationToken), _class), cancellationToken);
    }

    /// <summary>Runs all checks of the class, one after the other, up to the first that is broken.</summary>
    /// <param name="cancellationToken">Ends the checks.</param>
    /// <exception cref="ConformanceException">The sink breaks a rule; the message begins with the check's name.</exception>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        foreach (var check in ChecksOf(_class))
        {
            try
            {
                await RunAsync(check, cancellationToken);
            }
            catch (ConformanceException e)
            {
                throw new ConformanceException($"{check}: {e.Message}", e);
            }
        }
    }

    private sealed record Check(SinkClass? Class, string Name, Func<SinkProbe, CancellationToken, Task> RunAsync);
}
