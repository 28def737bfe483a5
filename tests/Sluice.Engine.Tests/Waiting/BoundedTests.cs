using Microsoft.Extensions.Time.Testing;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Tests.Waiting;

public sealed class BoundedTests
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_call_that_does_not_listen_is_given_up_at_its_deadline_and_was_told()
    {
        var never = new TaskCompletionSource<int>();
        var told = CancellationToken.None;
        var call = Bounded.CallAsync(
            t =>
            {
                told = t;
                return new ValueTask<int>(never.Task);
            },
            s_most, _time, "answer", CancellationToken.None).AsTask();

        _time.Advance(s_most - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        var fault = await Assert.ThrowsAsync<SluiceException>(() => call);
        Assert.Equal("SLC4110", fault.Code);
        Assert.True(fault.IsTransient);
        Assert.Contains("did not answer within 5 s", fault.Message, StringComparison.Ordinal);
        Assert.True(told.IsCancellationRequested);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_told_from_our_deadline()
    {
        using var caller = new CancellationTokenSource();
        var call = Bounded.CallAsync(_ => new ValueTask<int>(new TaskCompletionSource<int>().Task), s_most, _time, "answer", caller.Token).AsTask();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_commit_is_never_cancelled_and_is_in_doubt_when_it_does_not_answer()
    {
        var hangs = new TaskCompletionSource<ChangeResult>();
        var told = new CancellationToken(true);
        var call = Bounded.CommitAsync(
            t =>
            {
                told = t;
                return new ValueTask<ChangeResult>(hangs.Task);
            },
            s_most, _time, CancellationToken.None).AsTask();

        Assert.False(call.IsCompleted);
        _time.Advance(s_most);

        Assert.Equal(ChangeOutcome.InDoubt, (await call).Outcome);
        Assert.False(told.CanBeCanceled);
    }

    [Fact]
    public async Task A_result_and_a_fault_come_through_as_they_are()
    {
        Assert.Equal(7, await Bounded.CallAsync(_ => ValueTask.FromResult(7), s_most, _time, "answer", CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Bounded.CallAsync<int>(
            _ => throw new InvalidOperationException(), s_most, _time, "answer", CancellationToken.None));
    }
}
