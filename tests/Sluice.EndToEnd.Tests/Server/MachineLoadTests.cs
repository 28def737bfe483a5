using Sluice.Server;

namespace Sluice.EndToEnd.Tests.Server;

/// <summary>How busy a node says that its machine is.</summary>
public sealed class MachineLoadTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void It_is_what_was_not_idle_since_the_last_time()
    {
        var load = new MachineLoad(_file);
        File.WriteAllText(_file, "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 1 1 1\n");
        Assert.Equal(0, load.Since());

        // 100 ticks: 60 of user and system, 15 stolen, 15 idle, 10 waiting for a disk.
        File.WriteAllText(_file, "cpu  140 0 120 715 110 0 0 15 0 0\n");
        Assert.Equal(0.75, load.Since(), 3);
        Assert.Equal(0, load.Since());
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu 1 2 x 4 5")]
    [InlineData("intr 1 2 3 4 5 6")]
    public void What_cannot_be_read_stands_for_idle(string text)
    {
        File.WriteAllText(_file, text);
        Assert.Equal(0, new MachineLoad(_file).Since());
        Assert.Equal(0, new MachineLoad(_file + ".gone").Since());
    }

    [Fact]
    public async Task On_this_machine_a_busy_processor_is_seen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells.");
        var load = new MachineLoad();
        load.Since();
        var until = DateTime.UtcNow.AddMilliseconds(300);
        await Task.Run(() => { while (DateTime.UtcNow < until) { } }, TestContext.Current.CancellationToken);
        Assert.InRange(load.Since(), 0.2 / Environment.ProcessorCount, 1);
    }
}
