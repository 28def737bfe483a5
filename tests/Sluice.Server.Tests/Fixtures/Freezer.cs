using System.Globalization;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Fixtures;

/// <summary>
/// A control group (version 1) that freezes processes: they survive SIGKILL until they are thawed, like one that waits in the kernel for a
/// disk that does not answer.
/// </summary>
internal sealed class Freezer : IDisposable
{
    private const string Root = "/sys/fs/cgroup/freezer";
    private readonly string _folder = Path.Combine(Root, $"sluice-test-{Environment.ProcessId}-{Guid.NewGuid():N}");

    public Freezer()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && Directory.Exists(Root), $"making a process that survives SIGKILL needs root and {Root} (cgroup version 1)");
        Directory.CreateDirectory(_folder);
    }

    private string State
    {
        get => File.ReadAllText(Path.Combine(_folder, "freezer.state")).Trim();
        set => File.WriteAllText(Path.Combine(_folder, "freezer.state"), value);
    }

    public async Task FreezeAsync(LinuxProcess process)
    {
        File.WriteAllText(Path.Combine(_folder, "cgroup.procs"), process.Id.ToString(CultureInfo.InvariantCulture));
        State = "FROZEN";
        await Condition.HoldsAsync(() => State == "FROZEN", NodeProcess.Longest, () => State, Scene.Ct);
    }

    public void Thaw() => State = "THAWED";

    public void Dispose()
    {
        Thaw();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (File.ReadAllText(Path.Combine(_folder, "cgroup.procs")).Length > 0 && clock.Elapsed < TimeSpan.FromSeconds(10))
            Thread.Yield();
        Directory.Delete(_folder);
    }
}
