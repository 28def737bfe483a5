using Sluice.Core.Identity;
using Sluice.Engine.Hints;

namespace Sluice.Engine.Tests.Hints;

public sealed class LocalHintsTests
{
    private static readonly RunKey s_run = new(new JobId(7), new RunNumber(1));
    private static readonly WorkerSession s_session = new(new WorkerId("w1"), 3);

    [Fact]
    public void Who_listens_is_told_and_of_its_own_kind_only()
    {
        var hints = new LocalHints();
        var told = new List<object>();
        hints.Listen((RunKey run) => told.Add(run));
        hints.Listen((WorkerSession session) => told.Add(session));

        hints.Wake(s_run);
        hints.Wake(s_session);

        Assert.Equal([s_run, s_session], told);
    }

    [Fact]
    public void A_hint_that_nobody_listens_to_is_lost_and_nothing_else()
    {
        var hints = new LocalHints();

        hints.Wake(s_run);
        hints.Wake(s_session);

        var told = 0;
        hints.Listen((RunKey _) => told++);
        Assert.Equal(0, told);
    }
}
