using System.Globalization;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Faults.Tests.Network;

/// <summary>
/// Names that no other run uses: they tell the process that they belong to, by its id and by when it was started. What a run that was
/// killed has left behind is recognized by that, and removed by the next one.
/// </summary>
internal static class NamespaceNames
{
    public const string Folder = "/run/netns";
    private const string Prefix = "sluice-faults";
    private static readonly LinuxProcess s_own = new(Environment.ProcessId);
    private static int s_count;

    public static string Next(string role) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{s_own.Id}-{s_own.StartedAt}-{Interlocked.Increment(ref s_count)}-{role}");

    /// <summary>The namespaces of this process that are there.</summary>
    public static IReadOnlyList<string> Own() =>
        [.. All().Where(n => n.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{s_own.Id}-{s_own.StartedAt}-"), StringComparison.Ordinal))];

    /// <summary>Removes namespaces whose process is gone, and ends what that one has left running in them.</summary>
    public static async Task SweepAsync()
    {
        foreach (var name in All())
        {
            var parts = name.Split('-');
            if (parts.Length > 4 && int.TryParse(parts[2], CultureInfo.InvariantCulture, out var id) && long.TryParse(parts[3], CultureInfo.InvariantCulture, out var started)
                && new LinuxProcess(id).StartedAt != started)
            {
                var left = (await SystemCommand.TryAsync("ip", "netns", "pids", name)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                if (left.Length > 0)
                    await SystemCommand.TryAsync(["sh", "-c", "kill -KILL \"$@\"", "sh", .. left]);
                await SystemCommand.TryAsync("ip", "netns", "delete", name);
            }
        }
    }

    private static IEnumerable<string> All() =>
        Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, Prefix + "-*").Select(f => Path.GetFileName(f)) : [];
}
