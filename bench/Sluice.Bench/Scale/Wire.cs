using System.Globalization;
using System.Text.RegularExpressions;
using Sluice.Bench.Measuring;
using Sluice.TestServers;

namespace Sluice.Bench.Scale;

/// <summary>
/// What goes over the connections of control processes: the system counts segments with data, and each carries one message, or some that were sent at once.
/// </summary>
internal static partial class Wire
{
    /// <summary>How many were sent until now, by either end.</summary>
    public static async Task<double> MessagesAsync(PostgresDatabase store)
    {
        var ports = (await store.RowsAsync("SELECT port, gateway_port FROM sluice.member WHERE status = 3")).SelectMany(r => r).Select(p => Convert.ToInt32(p, CultureInfo.InvariantCulture)).ToHashSet();
        var shown = MeasuredProcess.Run(new Command("ss -tinHO state established", new Dictionary<string, string>(StringComparer.Ordinal), "/"));
        if (shown.ExitCode != 0)
            throw new InvalidOperationException($"ss (iproute2) does not tell the connections:\n{shown.Output}");
        return shown.Output.Split('\n').Where(l => IsOurs(l, ports)).Sum(l => Segments().Match(l) is { Success: true } m ? double.Parse(m.Groups["n"].Value, CultureInfo.InvariantCulture) : 0);
    }

    private static bool IsOurs(string line, HashSet<int> ports) =>
        Ports().Matches(line).Take(2).Any(m => ports.Contains(int.Parse(m.Groups["port"].Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"data_segs_out:(?<n>\d+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Segments();

    [GeneratedRegex(@":(?<port>\d+)(?=\s)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Ports();
}
