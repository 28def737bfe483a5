using System.Text;
using Sluice.Connect.Options;
using O = Sluice.Connectors.RabbitMQ.RabbitOptions;

namespace Sluice.Connectors.RabbitMQ;

/// <summary>What parts the fields of a message of format text.</summary>
internal static class FieldDelimiter
{
    private const int Longest = 16;

    /// <exception cref="Connect.Config.ConfigException">The option cannot be used.</exception>
    public static byte[] Read(OptionValues options)
    {
        var delimiter = options.Get(O.FieldDelimiter);
        if (options.Has(O.FieldDelimiter) && options.Get(O.Format) != RabbitFormat.Text)
            throw options.Error(O.FieldDelimiter, "'field_delimiter' needs format = text");
        return delimiter.Length is > 0 and <= Longest ? Encoding.UTF8.GetBytes(delimiter) : throw options.Error(O.FieldDelimiter, $"'field_delimiter' must be 1 to {Longest} characters");
    }
}
