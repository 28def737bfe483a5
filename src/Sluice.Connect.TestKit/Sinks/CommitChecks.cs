using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connect.TestKit.Doubles;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>Commits, aborts and permits: what holds for every class of sink.</summary>
internal static class CommitChecks
{
    public static async Task OpeningWritesNothingAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = probe.Create();
        var declared = sink.DeclaredCapabilities;
        var opened = await sink.OpenAsync(cancellationToken);
        await probe.SeesAsync(0, "after opening", cancellationToken);
        Rule.Holds(opened.Class == declared.Class || opened.Note is not null, $"The sink declared {declared.Class} and opened as {opened.Class} without a note that says why.");
    }

    public static async Task NothingShowsBeforeCommitAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using var writer = await probe.TakeAsync(sink, cancellationToken);
        if (probe.Class == SinkClass.LeaseOnly)
            return;
        await SinkProbe.WriteAsync(writer, 1, 10, cancellationToken);
        await probe.SeesAsync(0, "before the commit", cancellationToken);
        if (writer is IStagedWriter staged)
        {
            await staged.StageAsync(SinkProbe.At(10), cancellationToken);
            await probe.SeesAsync(0, "after staging, before the record", cancellationToken);
        }
    }

    public static async Task CommitMovesProgressAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using var writer = await probe.TakeAsync(sink, cancellationToken);
        Rule.Equal(SplitProgress.None, writer.Progress, "The progress of a split that was never written");
        await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        Rule.Equal(new SplitProgress(SinkProbe.At(10), 1, 10), writer.Progress, "The progress after the first commit");
        await probe.SeesAsync(10, "after the first commit", cancellationToken);
        await probe.PutAsync(sink, writer, 11, 15, cancellationToken);
        Rule.Equal(new SplitProgress(SinkProbe.At(15), 2, 15), writer.Progress, "The progress after the second commit");
        await probe.SeesAsync(15, "after the second commit", cancellationToken);
        Rule.Equal(CommitOutcome.Committed, await probe.CommitAsync(sink, writer, Position.End, cancellationToken), "A commit without rows");
        Rule.Equal(new SplitProgress(Position.End, 3, 15), writer.Progress, "The progress after a commit without rows");
    }

    public static async Task TakeoverFindsProgressAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using (var sink = await probe.StartAsync(cancellationToken))
        {
            await using var writer = await probe.TakeAsync(sink, cancellationToken);
            await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        }

        await using var next = await probe.StartAsync(cancellationToken, SinkProbe.Newer, isPrepared: true, owner: 2);
        await using var successor = await probe.TakeAsync(next, cancellationToken, owner: 3, token: SinkProbe.Newer);
        Rule.Equal(new SplitProgress(SinkProbe.At(10), 1, 10), successor.Progress, "The progress that the next run takes over");
        await probe.PutAsync(next, successor, 11, 20, cancellationToken);
        await probe.SeesAsync(20, "after the next run", cancellationToken);
    }

    public static async Task AbandonedRowsAreGoneAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var writer = await probe.TakeAsync(sink, cancellationToken))
        {
            await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
            await SinkProbe.WriteAsync(writer, 11, 20, cancellationToken);
        }

        await using var successor = await probe.TakeAsync(sink, cancellationToken, owner: 2);
        Rule.Equal(new SplitProgress(SinkProbe.At(10), 1, 10), successor.Progress, "The progress behind a writer that was disposed with open rows");
        await probe.PutAsync(sink, successor, 11, 20, cancellationToken);
        if (probe.Class != SinkClass.LeaseOnly)
            await probe.SeesAsync(20, "after the successor wrote the abandoned rows again", cancellationToken);
    }

    public static async Task AbortGoesOnAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using var writer = await probe.TakeAsync(sink, cancellationToken);
        await writer.AbortAsync(cancellationToken);
        await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        await SinkProbe.WriteAsync(writer, 11, 20, cancellationToken);
        await writer.AbortAsync(cancellationToken);
        Rule.Equal(new SplitProgress(SinkProbe.At(10), 1, 10), writer.Progress, "The progress after an abort");
        await probe.PutAsync(sink, writer, 11, 12, cancellationToken);
        Rule.Equal(new SplitProgress(SinkProbe.At(12), 2, 12), writer.Progress, "The progress after a commit behind an abort");
        if (probe.Class != SinkClass.LeaseOnly)
            await probe.SeesAsync(12, "after an abort and a commit", cancellationToken);
    }

    public static async Task NoPermitNoWriteAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        var permit = new SwitchedPermit();
        await using (var writer = await probe.TakeAsync(sink, cancellationToken, permit: permit))
        {
            permit.End();
            await RefusesAsync(async () =>
            {
                await SinkProbe.WriteAsync(writer, 1, 10, cancellationToken);
                await probe.CommitAsync(sink, writer, SinkProbe.At(10), cancellationToken);
            }, "Rows were written and committed");
        }

        await probe.SeesAsync(0, "after a write without a permit", cancellationToken);
    }

    public static async Task NoPermitNoCommitAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        var permit = new SwitchedPermit();
        await using (var writer = await probe.TakeAsync(sink, cancellationToken, permit: permit))
        {
            await SinkProbe.WriteAsync(writer, 1, 10, cancellationToken);
            var asked = permit.Asked;
            permit.End();
            await RefusesAsync(async () => await probe.CommitAsync(sink, writer, SinkProbe.At(10), cancellationToken), "Rows were committed");
            Rule.Holds(permit.Asked > asked, "The commit did not ask for the permit.");
            Rule.Equal(SplitProgress.None, writer.Progress, "The progress after a commit without a permit");
        }

        if (probe.Class != SinkClass.LeaseOnly)
            await probe.SeesAsync(0, "after a commit without a permit", cancellationToken);
    }

    private static async Task RefusesAsync(Func<Task> act, string otherwise)
    {
        try
        {
            await act();
        }
        catch (PermitExpiredException)
        {
            return;
        }
        catch (Exception e) when (e is not ConformanceException)
        {
            throw new ConformanceException($"Without a permit {e.GetType().Name} was thrown instead of PermitExpiredException: {e.Message}", e);
        }

        throw new ConformanceException($"{otherwise} although the permit was over.");
    }
}
