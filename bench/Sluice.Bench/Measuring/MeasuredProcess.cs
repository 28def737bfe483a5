using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sluice.Bench.Measuring;

/// <summary>
/// Runs a command and measures it from outside. Started by <c>posix_spawn</c> and waited for by <c>wait4</c>, because .NET's own
/// process class reaps a child without its resource usage. Peaks come from <c>VmHWM</c>: <c>ru_maxrss</c> of a spawned child begins at
/// the size of its parent.
/// </summary>
internal static partial class MeasuredProcess
{
    /// <summary>Peaks stay until they are read: looking more often would only take time from what is measured.</summary>
    private static readonly TimeSpan PeakInterval = TimeSpan.FromMilliseconds(25);

    public static Sample Run(Command command)
    {
        var log = Path.GetTempFileName();
        try
        {
            string[] arguments = ["/bin/sh", "-c", $"cd {Command.Quote(command.WorkingDirectory)} && {{ {command.Line}; }} >{Command.Quote(log)} 2>&1 </dev/null"];
            var clock = Stopwatch.StartNew();
            var processId = Spawn(arguments, Environment(command.Environment));
            using var done = new ManualResetEventSlim();
            var peaks = new Dictionary<int, long>();
            var watcher = new Thread(() => Watch(processId, peaks, done)) { IsBackground = true, Name = "peak memory" };
            watcher.Start();
            var (status, cpu) = Wait(processId);
            var wall = clock.Elapsed;
            done.Set();
            watcher.Join();
            var exitCode = (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
            return new Sample(wall, cpu, peaks.Values.Sum(), exitCode, File.ReadAllText(log));
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static void Watch(int root, Dictionary<int, long> peaks, ManualResetEventSlim done)
    {
        do
        {
            foreach (var id in Tree(root))
                if (HighWater(id) is { } bytes)
                    peaks[id] = Math.Max(bytes, peaks.GetValueOrDefault(id));
        }
        while (!done.Wait(PeakInterval));
    }

    private static IEnumerable<int> Tree(int root)
    {
        yield return root;
        var children = TryRead($"/proc/{root}/task/{root}/children")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var child in children)
            foreach (var id in Tree(int.Parse(child)))
                yield return id;
    }

    private static long? HighWater(int processId)
    {
        var line = TryRead($"/proc/{processId}/status")?.Split('\n').FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? null : long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) * 1024;
    }

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string[] Environment(IReadOnlyDictionary<string, string> extra)
    {
        var all = System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value, StringComparer.Ordinal);
        foreach (var (name, value) in extra)
            all[name] = value;
        return [.. all.Select(e => $"{e.Key}={e.Value}")];
    }

    private static int Spawn(string[] arguments, string[] environment)
    {
        var error = PosixSpawn(out var processId, arguments[0], 0, 0, [.. arguments, null!], [.. environment, null!]);
        return error == 0 ? processId : throw new InvalidOperationException($"{arguments[0]} could not be started: error {error}");
    }

    private static (int Status, TimeSpan Cpu) Wait(int processId)
    {
        // struct rusage: user and system time first, each as seconds and microseconds; sixteen words in all.
        Span<long> usage = stackalloc long[32];
        int status;
        while (Wait4(processId, out status, 0, ref MemoryMarshal.GetReference(usage)) != processId)
            if (Marshal.GetLastPInvokeError() != 4)
                throw new InvalidOperationException($"wait4 failed: error {Marshal.GetLastPInvokeError()}");
        return (status, TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]));
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PosixSpawn(out int processId, string path, nint fileActions, nint attributes, string[] arguments, string[] environment);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    private static partial int Wait4(int processId, out int status, int options, ref long usage);
}
