namespace Sluice.Runtime.Runners.Agent;

/// <summary>Where this process may make control groups for its runners, found by trying.</summary>
internal sealed class CageGround
{
    private const string Trial = "sluice-trial";

    private CageGround()
    {
    }

    /// <summary>The folder of this process's own memory group (version 1), when groups can be made in it.</summary>
    public string? MemoryFolder { get; private init; }

    /// <summary>The folder of this process's own group (version 2), when groups can be made in it.</summary>
    public string? UnifiedFolder { get; private init; }

    /// <summary>Groups of version 2 bound memory here.</summary>
    public bool UnifiedBoundsMemory { get; private init; }

    /// <summary>What bounds a runner's memory, for people.</summary>
    public string Description => MemoryFolder is not null ? "cgroup v1" : UnifiedBoundsMemory ? "cgroup v2" : "the heap limit of .NET alone (no writable cgroup)";

    /// <summary>Looks.</summary>
    public static CageGround Find()
    {
        if (!OperatingSystem.IsLinux())
            return new CageGround();
        var memory = Usable(OwnFolder(":memory:", "cgroup", "memory"), "memory.limit_in_bytes", out var boundsMemory);
        var unified = Usable(OwnFolder("0::", "cgroup2", null), "memory.max", out var unifiedBounds);
        return new CageGround
        {
            MemoryFolder = boundsMemory ? memory : null,
            UnifiedFolder = unified,
            UnifiedBoundsMemory = unifiedBounds && !boundsMemory,
        };
    }

    /// <summary>The folder of this process's group in a hierarchy, or <c>null</c>.</summary>
    private static string? OwnFolder(string line, string kind, string? controller)
    {
        try
        {
            var own = File.ReadAllLines("/proc/self/cgroup").FirstOrDefault(l => l.Contains(line, StringComparison.Ordinal));
            var mount = File.ReadAllLines("/proc/self/mounts").Select(l => l.Split(' ')).FirstOrDefault(
                m => m.Length > 3 && m[2] == kind && (controller is null || m[3].Split(',').Contains(controller, StringComparer.Ordinal)));
            if (own is null || mount is null)
                return null;
            var folder = mount[1] + own[(own.LastIndexOf(':') + 1)..].TrimEnd('/');
            return Directory.Exists(folder) ? folder : Directory.Exists(mount[1]) ? mount[1] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Usable(string? folder, string limit, out bool hasLimit)
    {
        hasLimit = false;
        if (folder is null)
            return null;
        var trial = Path.Combine(folder, $"{Trial}-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(trial);
            hasLimit = File.Exists(Path.Combine(trial, limit));
            var isGroup = File.Exists(Path.Combine(trial, "cgroup.procs"));
            Directory.Delete(trial);
            return isGroup ? folder : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
