using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Cluster.Tests.Fixtures;

/// <summary>The control processes of a scene, and what their table says of them.</summary>
internal static class Silos
{
    public const int Active = 3;
    public const int Dead = 6;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The process that a node watches; waits for it.</summary>
    public static async Task<LinuxProcess> ControlOfAsync(NodeProcess node)
    {
        LinuxProcess? found = null;
        await Condition.HoldsAsync(() => (found = Find(node)) is not null, NodeProcess.Longest, () => node.Process.ErrorSoFar, Ct);
        return found!.Value;
    }

    /// <summary>The process that a node watches, if there is one now.</summary>
    public static LinuxProcess? Find(NodeProcess node) => Directory.EnumerateDirectories("/proc")
        .Select(d => int.TryParse(Path.GetFileName(d), out var id) ? id : 0)
        .Where(id => id > 0 && Line(id) is { } line && line.Contains($"control\0--node\0{node.Process.Id}\0", StringComparison.Ordinal))
        .Select(id => (LinuxProcess?)new LinuxProcess(id))
        .FirstOrDefault(p => p!.Value.IsAlive);

    /// <summary>Waits until so many silos are active.</summary>
    public static Task AreActiveAsync(Scene scene, int count, params NodeProcess[] nodes) => Condition.HoldsAsync(
        async () => await CountAsync(scene) == count, NodeProcess.Longest,
        async () => string.Join('\n', nodes.Select(n => n.Process.ErrorSoFar)) + string.Join('\n', (await scene.Store!.RowsAsync("SELECT name, port, status, suspicions FROM sluice.member", Ct)).Select(r => string.Join(' ', r))), Ct);

    /// <summary>Of which node the silo is where a run is coordinated is not known to the store, and this is how many silos there are.</summary>
    public static Task<long> CountAsync(Scene scene) => scene.Store!.ScalarAsync<long>($"SELECT count(*) FROM sluice.member WHERE status = {Active}", Ct);

    /// <summary>Whether a process listens on a port.</summary>
    public static bool Listens(int process, int port)
    {
        var own = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(f => new FileInfo(f).LinkTarget).ToHashSet();
        var end = $":{port:X4}";
        return new[] { "/proc/net/tcp", "/proc/net/tcp6" }.SelectMany(File.ReadLines).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(f => f[1].EndsWith(end, StringComparison.Ordinal) && f[3] == "0A" && own.Contains($"socket:[{f[9]}]"));
    }

    /// <summary>Whether a process has mapped a file with this in its name.</summary>
    public static bool HasLoaded(int process, string name) => File.ReadLines($"/proc/{process}/maps").Any(l => l.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static string? Line(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
