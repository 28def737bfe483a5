using System.Globalization;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>
/// A control group for one runner, where the system has such groups and this process may make them: it bounds memory, and with version 2 ends
/// every process in it, also one that has left its process group.
/// </summary>
internal sealed class RunnerCage
{
    private readonly string? _memory;
    private readonly string? _unified;

    private RunnerCage(string? memory, string? unified) => (_memory, _unified) = (memory, unified);

    /// <summary>The folders of the groups.</summary>
    public IReadOnlyList<string> Folders => [.. new[] { _memory, _unified }.OfType<string>()];

    /// <summary>Whether the system ended a process in it because memory ran out.</summary>
    public bool HasRunOut => _memory is not null && Count(Path.Combine(_memory, "memory.oom_control"), "oom_kill ") > 0
        || _unified is not null && Count(Path.Combine(_unified, "memory.events"), "oom_kill ") > 0;

    /// <summary>Makes groups of this name, as far as that can be done.</summary>
    public static RunnerCage Make(CageGround ground, string name, long memory)
    {
        var first = ground.MemoryFolder is { } v1 ? TryMake(Path.Combine(v1, name), ("memory.limit_in_bytes", memory)) : null;
        var second = ground.UnifiedFolder is { } v2
            ? ground.UnifiedBoundsMemory ? TryMake(Path.Combine(v2, name), ("memory.max", memory)) : TryMake(Path.Combine(v2, name), null)
            : null;
        return new RunnerCage(first, second);
    }

    /// <summary>Groups that an earlier process of this node has made.</summary>
    public static RunnerCage Left(IReadOnlyList<string> folders) =>
        new(folders.FirstOrDefault(f => !IsUnified(f)), folders.FirstOrDefault(IsUnified));

    /// <summary>Puts a process into it.</summary>
    public void Take(int process)
    {
        foreach (var folder in Folders)
            TryWrite(Path.Combine(folder, "cgroup.procs"), process);
    }

    /// <summary>Ends all processes in it, where the system can do that.</summary>
    public void Kill()
    {
        if (_unified is not null)
            TryWrite(Path.Combine(_unified, "cgroup.kill"), 1);
    }

    /// <summary>Whether no process is in it.</summary>
    public bool IsEmpty => Folders.All(f => !TryRead(Path.Combine(f, "cgroup.procs")).Any(l => l.Length > 0));

    /// <summary>Removes it, when it is empty.</summary>
    public void Remove()
    {
        foreach (var folder in Folders)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                // Something is still in it, or it is gone. The next start of the node looks again.
            }
            catch (UnauthorizedAccessException)
            {
                // As above: the system says so of a group that is in use.
            }
        }
    }

    private static bool IsUnified(string folder) => File.Exists(Path.Combine(folder, "cgroup.events"));

    private static string? TryMake(string folder, (string File, long Value)? limit)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (limit is not { } bound || TryWrite(Path.Combine(folder, bound.File), bound.Value))
            return folder;
        new RunnerCage(folder, null).Remove();
        return null;
    }

    private static bool TryWrite(string file, long value)
    {
        try
        {
            File.WriteAllText(file, value.ToString(CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] TryRead(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long Count(string file, string name) => TryRead(file)
        .Where(l => l.StartsWith(name, StringComparison.Ordinal))
        .Select(l => long.TryParse(l.AsSpan(name.Length), CultureInfo.InvariantCulture, out var n) ? n : 0).FirstOrDefault();
}
