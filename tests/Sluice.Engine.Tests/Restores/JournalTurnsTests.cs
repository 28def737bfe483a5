using Sluice.Core.Errors;
using Sluice.Engine.Restores;

namespace Sluice.Engine.Tests.Restores;

public sealed class JournalTurnsTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);
    private readonly JournalTurns _turns = new();

    [Fact]
    public async Task What_was_asked_for_before_a_replay_is_not_kept_after_it()
    {
        var seen = _turns.Replays;
        Assert.True(_turns.TryKeep(seen));
        _turns.Kept();
        await _turns.ReplayAsync(s_long, TimeProvider.System, Node.Ct);

        Assert.False(_turns.TryKeep(seen));
        Assert.True(_turns.TryKeep(_turns.Replays));
    }

    [Fact]
    public async Task A_replay_waits_for_what_is_being_kept_and_each_replay_anew()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.True(_turns.TryKeep(_turns.Replays));
            Assert.True(_turns.TryKeep(_turns.Replays));
            var replay = _turns.ReplayAsync(s_long, TimeProvider.System, Node.Ct).AsTask();
            _turns.Kept();
            Assert.False(replay.IsCompleted);
            _turns.Kept();
            await replay;
        }
    }

    [Fact]
    public async Task A_replay_is_put_off_when_what_is_being_kept_takes_too_long()
    {
        Assert.True(_turns.TryKeep(_turns.Replays));
        var late = await Assert.ThrowsAsync<SluiceException>(() => _turns.ReplayAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, Node.Ct).AsTask());
        Assert.Equal(("SLC4110", true), (late.Code, late.IsTransient));
    }
}
