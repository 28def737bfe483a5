using System.Globalization;
using System.Runtime.InteropServices;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Fixtures;

/// <summary>A process that somebody else started, by its id: signals, and what the system tells of it.</summary>
internal readonly partial record struct LinuxProcess(int Id)
{
    private const int Kill9 = 9;
    private const int Cont = 18;
    private const int Stop = 19;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    /// <summary>Neither gone nor a zombie that nobody has reaped.</summary>
    public bool IsAlive => State is not ('\0' or 'Z' or 'X');

    /// <summary>When it was started, in ticks of the system's clock; the greatest number when it is gone.</summary>
    public long StartedAt => Stat() is { } stat ? long.Parse(stat.Split(' ')[19], CultureInfo.InvariantCulture) : long.MaxValue;

    /// <summary>Open descriptors, by what they are open on: "socket", "pipe", "anon_inode", or the path of a file.</summary>
    public IReadOnlyDictionary<string, int> Handles =>
        Directory.EnumerateFileSystemEntries($"/proc/{Id}/fd")
            .Select(entry => new FileInfo(entry).LinkTarget).OfType<string>()
            .CountBy(target => target.StartsWith('/') ? target : target[..target.IndexOf(':', StringComparison.Ordinal)])
            .ToDictionary();

    private char State => Stat()?[0] ?? '\0';

    /// <summary>Memory that is resident and its own, in bytes.</summary>
    public long OwnMemory => Field("RssAnon:");

    /// <summary>SIGSTOP; returns when all its threads stand still.</summary>
    public async Task FreezeAsync()
    {
        Send(Stop);
        var process = this;
        await Condition.HoldsAsync(() => process.State == 'T', s_longest, () => $"process {process.Id} is in state '{process.State}'");
    }

    /// <summary>SIGCONT. Nothing happens when it is gone.</summary>
    public void Thaw() => _ = SysKill(Id, Cont);

    /// <summary>SIGKILL.</summary>
    public void Kill() => Send(Kill9);

    /// <summary>Waits until there is no such process.</summary>
    public Task GoneAsync(TimeSpan? most = null)
    {
        var process = this;
        return Condition.HoldsAsync(() => !process.IsAlive, most ?? s_longest, () => $"process {process.Id} is in state '{process.State}'");
    }

    /// <summary>What the system tells of it, from its state on.</summary>
    private string? Stat()
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{Id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private long Field(string name) =>
        long.Parse(File.ReadLines($"/proc/{Id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) << 10;

    private void Send(int signal) => Assert.True(SysKill(Id, signal) == 0, $"signal {signal} did not reach process {Id}");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SysKill(int process, int signal);
}
