using Sluice.Connect.Sources;
using Sluice.Connect.TestKit.Doubles;

namespace Sluice.Connect.TestKit.Sources;

/// <summary>Cancellation and disposal: a stop must be able to end a reader wherever it is.</summary>
internal static class EndingChecks
{
    public static async Task CanceledCallsEndAsync(SourceProbe probe, CancellationToken cancellationToken)
    {
        var plan = await probe.PlanAsync(cancellationToken);
        var split = plan.Splits[0];
        var canceled = new CancellationToken(canceled: true);
        await using var source = probe.Create();
        await Rule.EndsSoonAsync(async () => await source.DiscoverAsync(canceled), "Discovering tables");
        await Rule.EndsSoonAsync(async () => await source.PlanSplitsAsync(plan.Tables, 1, canceled), "Planning splits");
        await Rule.EndsSoonAsync(
            async () =>
            {
                await using var opened = await source.OpenReaderAsync(plan.TableOf(split), SourceProbe.Request(split, Position.Start, Position.End, new CountingPool()), canceled);
            },
            "Opening a reader");
    }

    /// <summary>A read that is canceled throws, at the latest in the next call.</summary>
    public static async Task CanceledReadsEndAsync(SourceProbe probe, CancellationToken cancellationToken)
    {
        var plan = await probe.PlanAsync(cancellationToken);
        var split = plan.Splits[0];
        for (var reads = 0; reads < 2; reads++)
        {
            await using var source = probe.Create();
            await using var reader = await source.OpenReaderAsync(
                plan.TableOf(split), SourceProbe.Request(split, Position.Start, Position.End, new CountingPool()), cancellationToken);
            for (var i = 0; i < reads; i++)
                await reader.ReadAsync(cancellationToken);
            if (reader.Position.IsEnd)
                break;
            var isCanceled = await Rule.EndsSoonAsync(async () => await reader.ReadAsync(new CancellationToken(canceled: true)), $"Reading after {reads} batches");
            Rule.Holds(isCanceled, $"Reading after {reads} batches with a canceled token went on as if nothing had happened.");
        }
    }

    /// <summary>Disposing ends a reader after any number of reads, also twice, and leaves no batch behind.</summary>
    public static async Task DisposalEndsAsync(SourceProbe probe, CancellationToken cancellationToken)
    {
        var plan = await probe.PlanAsync(cancellationToken);
        foreach (var reads in new[] { 0, 1, int.MaxValue })
        {
            var source = probe.Create();
            var split = plan.Splits[0];
            var pool = new CountingPool();
            var reader = await source.OpenReaderAsync(plan.TableOf(split), SourceProbe.Request(split, Position.Start, Position.End, pool), cancellationToken);
            for (var i = 0; i < reads && await reader.ReadAsync(cancellationToken) is { } batch; i++)
                pool.Take(batch);
            await EndAsync(reader, "the reader");
            Rule.Equal(0, pool.Missing, $"Batches that a reader kept, disposed after {(reads == int.MaxValue ? "all" : reads)} reads");
            await EndAsync(source, "the source");
        }
    }

    public static async Task BytesGrowAsync(SourceProbe probe, CancellationToken cancellationToken)
    {
        var plan = await probe.PlanAsync(cancellationToken);
        await using var source = probe.Create();
        var split = plan.Splits[0];
        await using var reader = await source.OpenReaderAsync(
            plan.TableOf(split), SourceProbe.Request(split, Position.Start, Position.End, new CountingPool()), cancellationToken);
        var before = reader.BytesRead;
        while (await reader.ReadAsync(cancellationToken) is not null)
        {
            Rule.Holds(reader.BytesRead >= before, $"BytesRead went from {before} back to {reader.BytesRead}.");
            before = reader.BytesRead;
        }
    }

    private static async Task EndAsync(IAsyncDisposable ended, string what)
    {
        for (var i = 0; i < 2; i++)
        {
            try
            {
                await Task.Run(async () => await ended.DisposeAsync()).WaitAsync(Rule.Soon, TimeProvider.System);
            }
            catch (Exception e)
            {
                throw new ConformanceException($"Disposing {what} for the {(i == 0 ? "first" : "second")} time threw {e.GetType().Name}: {e.Message}", e);
            }
        }
    }
}
