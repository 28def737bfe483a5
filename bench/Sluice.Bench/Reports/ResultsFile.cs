using System.Text;

namespace Sluice.Bench.Reports;

/// <summary>
/// A file of results that is made a section at a time: a measured section takes the place of the one by its name, the others stay as they
/// are, each with the machine and the commit that it was measured on.
/// </summary>
internal static class ResultsFile
{
    /// <summary>Every section, in the order of the file.</summary>
    private static readonly string[] Order = ["csv-pg-key", "csv-pg-nokey", "csv-pg-created", "pg-pg", "pg-pg-mapped", "mariadb-pg", "pg-csv", "csv-parquet",
        "fake-blackhole", "fake-sql-blackhole", "fake-chain-blackhole", "memory", "start", "store"];

    private const string Begin = "<!-- section: ";
    private const string End = " -->\n";

    private const string Head = """
        # Results

        Written by `bench/run`; do not edit. Medians of several runs (slow peers run once), contenders interleaved in one run, each load checked by
        counts, sums and hashes over every column. Ratio: Sluice's speed over the peer's, the median of the pairs of one round. CPU: the client's
        processes only. Peak: resident memory at its highest, the processes of a pipe added up. Tasks: the job's `parallelism`.


        """;

    /// <summary>Writes a section.</summary>
    public static void Update(string file, IReadOnlyList<string> machine, ResultsSection measured)
    {
        var sections = File.Exists(file) ? Read(File.ReadAllText(file)) : [];
        sections[measured.Name] = $"## {measured.Title}\n\n{measured.Table.TrimEnd()}\n\n{string.Join('\n', machine)}\n\n";
        var text = new StringBuilder(Head);
        foreach (var (name, content) in sections.OrderBy(s => Array.IndexOf(Order, s.Key)))
            text.Append(Begin).Append(name).Append(End).Append(content);
        File.WriteAllText(file, text.ToString().TrimEnd() + "\n");
    }

    private static Dictionary<string, string> Read(string text)
    {
        var sections = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(Begin).Skip(1))
        {
            var at = part.IndexOf(End, StringComparison.Ordinal);
            if (at > 0)
                sections[part[..at]] = part[(at + End.Length)..].TrimEnd() + "\n\n";
        }

        return sections;
    }
}
