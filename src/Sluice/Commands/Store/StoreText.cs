using System.Text;
using System.Text.Json;
using Sluice.Core.Restores;
using Sluice.Output;

namespace Sluice.Commands.Store;

/// <summary>What the verbs of <c>sluice store</c> tell.</summary>
internal static class StoreText
{
    /// <summary>Tells it in words, or as one JSON document.</summary>
    public static async Task WriteAsync(bool json, string words, Action<Utf8JsonWriter> fields)
    {
        if (!json)
        {
            await Console.Out.WriteLineAsync(words);
            return;
        }

        using var stream = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(stream, JsonOutput.Options))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }

        await Console.Out.WriteLineAsync(Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>Where a store is; ids as strings of digits, as everywhere.</summary>
    public static void WriteMark(Utf8JsonWriter writer, StoreMark mark)
    {
        writer.WriteString("store", mark.Store.Value);
        writer.WriteNumber("incarnation", mark.Incarnation);
        writer.WriteString("highestEpoch", mark.HighestEpoch.ToString());
    }
}
