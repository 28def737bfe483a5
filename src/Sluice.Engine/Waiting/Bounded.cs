using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Engine.Telemetry;

namespace Sluice.Engine.Waiting;

/// <summary>Calls to what may not answer, each with a bound.</summary>
internal static class Bounded
{
    private const string Commit = "commit a change";

    /// <summary>Calls, and gives up after this time: the call is told, and is not waited for when it does not listen.</summary>
    /// <exception cref="SluiceException">SLC4110: no answer in time.</exception>
    public static async ValueTask<T> CallAsync<T>(
        Func<CancellationToken, ValueTask<T>> call, TimeSpan most, TimeProvider time, string what, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(most > TimeSpan.Zero ? most : TimeSpan.Zero, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var begun = StoreMeter.Begin(time);
        try
        {
            var work = call(both.Token);
            var result = work.IsCompletedSuccessfully ? work.Result : await Patience.WaitAsync(work.AsTask(), both.Token);
            StoreMeter.End(time, begun, what, "ok");
            return result;
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            StoreMeter.End(time, begun, what, "timeout");
            throw new SluiceException("SLC4110", $"The store did not {what} within {most.TotalSeconds:0.###} s. Check that it can be reached, then try again.", isTransient: true, e);
        }
        catch (SluiceException)
        {
            StoreMeter.End(time, begun, what, "failed");
            throw;
        }
    }

    /// <summary>As above, for calls without a result.</summary>
    public static async ValueTask CallAsync(
        Func<CancellationToken, ValueTask> call, TimeSpan most, TimeProvider time, string what, CancellationToken cancellationToken) =>
        await CallAsync(
            async token =>
            {
                await call(token);
                return true;
            },
            most, time, what, cancellationToken);

    /// <summary>
    /// Commits a change, and stops waiting after this time: the change itself is never cancelled, since a COMMIT that is cancelled half-way may
    /// be visible here and not elsewhere. Its outcome is then in doubt.
    /// </summary>
    public static async ValueTask<ChangeResult> CommitAsync(
        Func<CancellationToken, ValueTask<ChangeResult>> commit, TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = StoreMeter.Begin(time);
        var work = commit(CancellationToken.None);
        try
        {
            var result = work.IsCompletedSuccessfully
                ? work.Result
                : await work.AsTask().WaitAsync(most > TimeSpan.Zero ? most : TimeSpan.Zero, time, cancellationToken);
            StoreMeter.End(time, begun, Commit, result.Outcome == ChangeOutcome.InDoubt ? "in-doubt" : "ok");
            return result;
        }
        catch (TimeoutException)
        {
            StoreMeter.End(time, begun, Commit, "in-doubt");
            return new ChangeResult(ChangeOutcome.InDoubt);
        }
    }
}
