using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Core.Errors;
using Sluice.JobFiles.Planning;
using Sluice.Planting;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Runs;

/// <summary>
/// What a job does about a failure that trying again may mend (<c>job.retry.*</c>): how often, after which wait, and who is told. The same rule
/// holds for a split, for asking a source for its tables, and for opening, preparing and completing a sink.
/// </summary>
/// <param name="times">How often.</param>
/// <param name="interval">After which wait.</param>
/// <param name="clock">The clock.</param>
/// <param name="observer">Who is told.</param>
/// <param name="waitsForStore">An outage of the store is waited out and not counted: whether the work may go on is decided there.</param>
internal sealed class RetryRule(int times, TimeSpan interval, TimeProvider clock, IRunObserver observer, bool waitsForStore)
{
    private static readonly TimeSpan s_storePause = TimeSpan.FromSeconds(1);

    /// <summary>The rule for what a run's tasks do.</summary>
    public static RetryRule Of(TaskContext context, IRunObserver observer) =>
        new(context.Timing.RetryTimes, context.Timing.RetryInterval, context.Clock, observer, context.Permits.AreLeased);

    /// <summary>The rule for what comes before a run.</summary>
    public static RetryRule Of(JobEnvironment environment, TimeProvider clock, IRunObserver observer) =>
        new(environment.RetryTimes, environment.RetryInterval, clock, observer, waitsForStore: false);

    /// <summary>Does something until it succeeds, or fails for good.</summary>
    /// <param name="what">What it concerns, for people.</param>
    /// <param name="act">Makes one try; must begin again from what is stored.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<T> RunAsync<T>(string what, Func<ValueTask<T>> act, CancellationToken cancellationToken) =>
        RunAsync(what, act, static () => 0, cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(string, Func{ValueTask{T}}, CancellationToken)"/>
    /// <param name="what">What it concerns, for people.</param>
    /// <param name="act">Makes one try; must begin again from what is stored.</param>
    /// <param name="progress">Grows with what is committed: a try that got further than the one before it is counted as the first.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<T> RunAsync<T>(string what, Func<ValueTask<T>> act, Func<long> progress, CancellationToken cancellationToken)
    {
        var tries = 0;
        var reached = 0L;
        while (true)
        {
            try
            {
                return await act();
            }
            catch (Exception e) when (IsTransient(e) && !cancellationToken.IsCancellationRequested)
            {
                if (waitsForStore && IsStore(e))
                {
                    observer.Note($"{what}: waits for the store: {e.Message}");
                    await Task.Delay(s_storePause, clock, cancellationToken);
                    continue;
                }

                tries = progress() > reached ? 1 : tries + 1;
                reached = progress();
                if (tries > times)
                    throw;
                observer.Retrying(what, e, tries, times, interval);
                await Task.Delay(interval, clock, cancellationToken);
            }
        }
    }

    /// <summary>A fault of the store itself, by its range of codes.</summary>
    private static bool IsStore(Exception e) =>
        e is SluiceException store && store.Code.StartsWith("SLC41", StringComparison.Ordinal) && !Planted.Is(Mistake.StoreOutageCountsAsFailure);

    private static bool IsTransient(Exception e) =>
        e is ConnectorException { IsTransient: true } or SluiceException { IsTransient: true } or CommitInDoubtException;
}
