using Sluice.Simulation.Schedules;

namespace Sluice.Simulation.Tests;

[Collection(WholeMachine.Name)]
public sealed class ScheduleTests(ITestOutputHelper output)
{
    private const int Schedules = 20_000;
    private const int LeastEvents = 200;

    [Fact]
    public void Every_promise_holds_in_20_000_schedules_of_at_least_200_events()
    {
        var hunt = Hunt.Run(1, Schedules, TimeSpan.FromMinutes(20));

        output.WriteLine($"{hunt.Schedules} schedules, {hunt.Events} events, {hunt.EventsPerSecond:0} a second, {hunt.Took.TotalSeconds:0} s");
        Assert.True(hunt.Broken is null, hunt.Broken is { } broken ? Story(broken.Seed) : "");
        Assert.Equal(Schedules, hunt.Schedules);
        Assert.True(hunt.FewestEvents >= LeastEvents, $"the shortest schedule has {hunt.FewestEvents} events");
    }

    [Theory]
    [InlineData(7)]
    [InlineData(4711)]
    [InlineData(1_000_003)]
    public void A_seed_replays_exactly(ulong seed)
    {
        var first = Schedule.Run(seed, isTraced: true);
        var second = Schedule.Run(seed, isTraced: true);
        var untraced = Schedule.Run(seed);

        Assert.Equal(first.Trace, second.Trace);
        Assert.Equal((first.Events, first.Broken), (second.Events, second.Broken));
        Assert.Equal((first.Events, first.Broken), (untraced.Events, untraced.Broken));
        Assert.NotEmpty(first.Trace);
        Assert.Empty(untraced.Trace);
    }

    [Fact]
    public void Another_seed_is_another_schedule() =>
        Assert.NotEqual(Schedule.Run(1, isTraced: true).Trace, Schedule.Run(2, isTraced: true).Trace);

    private static string Story(ulong seed)
    {
        var result = Schedule.Run(seed, isTraced: true);
        return $"seed {seed}: {result.Broken}{Environment.NewLine}{string.Join(Environment.NewLine, result.Trace)}";
    }
}
