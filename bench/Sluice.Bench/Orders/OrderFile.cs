using System.Text.Json;

namespace Sluice.Bench.Orders;

/// <summary>A CSV file of orders with what is known about it; made once and kept.</summary>
internal sealed record OrderFile(string Path, OrderFacts Facts)
{
    public const string Columns =
        "id bigint NOT NULL, customer_id integer, created_at timestamp, status text, amount numeric(12,2), note text";

    /// <summary>The schema as a job file has it.</summary>
    public const string JobFields =
        "id = bigint, customer_id = int, created_at = timestamp, status = string, amount = \"decimal(12,2)\", note = string";

    public static OrderFile Make(string folder, long rows)
    {
        Directory.CreateDirectory(folder);
        // The version is in the name: a file of another generator is never taken for this one's.
        var path = System.IO.Path.Combine(folder, $"orders-v1-{rows}.csv");
        var factsPath = path + ".facts.json";
        if (File.Exists(path) && File.Exists(factsPath) && JsonSerializer.Deserialize<OrderFacts>(File.ReadAllText(factsPath)) is { } known
            && known.Bytes == new FileInfo(path).Length)
            return new OrderFile(path, known);

        Console.Error.WriteLine($"Writing {path} ...");
        OrderFacts facts;
        using (var output = new FileStream(path + ".part", FileMode.Create, FileAccess.Write, FileShare.None, 1))
            facts = new OrderWriter(output).Write(rows);
        File.Move(path + ".part", path, overwrite: true);
        File.WriteAllText(factsPath, JsonSerializer.Serialize(facts));
        return new OrderFile(path, facts);
    }
}
