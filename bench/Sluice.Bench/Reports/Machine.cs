using System.Diagnostics;
using System.Runtime.InteropServices;
using Sluice.Bench.Paths;

namespace Sluice.Bench.Reports;

/// <summary>On what, with what and when: without it a number means nothing.</summary>
internal static class Machine
{
    public static async Task<IReadOnlyList<string>> DescribeAsync(BenchPlace place)
    {
        var server = await place.Server.Default.ScalarAsync<string>("SHOW server_version");
        return
        [
            $"- Date: {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, commit {Output(place.Root, "git", "rev-parse", "--short=12", "HEAD")}",
            $"- Machine: {Cpu()}, {Environment.ProcessorCount} cores, {Memory() / 1e9:0.#} GB; shared by clients and server; load average before: {LoadAverage()}",
            $"- Versions: {RuntimeInformation.FrameworkDescription}, PostgreSQL {server} with default settings, {FirstLine(Output(place.Root, "pgloader", "--version"))}, "
                + $"{FirstLine(Output(place.Root, "mariadbd", "--version"))}, DuckDB {DuckDb.Version()}",
        ];
    }

    private static string Cpu() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        ?? RuntimeInformation.OSArchitecture.ToString();

    private static double Memory() =>
        long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024.0;

    private static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string FirstLine(string text) => text.Split('\n')[0];

    private static string Output(string folder, string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return text.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"{program} not installed";
        }
    }
}
