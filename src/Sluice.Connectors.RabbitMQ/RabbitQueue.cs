using System.Text;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using O = Sluice.Connectors.RabbitMQ.RabbitOptions;

namespace Sluice.Connectors.RabbitMQ;

/// <summary>A queue as it is declared.</summary>
internal sealed record RabbitQueue(string Name, bool IsDurable, bool IsAutoDelete)
{
    /// <summary>The protocol's short string.</summary>
    private const int LongestName = 255;

    /// <exception cref="ConfigException">The options cannot be used.</exception>
    public static RabbitQueue Read(OptionValues options)
    {
        var name = options.Get(O.Queue);
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > LongestName)
            throw options.Error(O.Queue, $"'queue_name' has {name.Length} characters, expected 1 to {LongestName} bytes");
        if (options.Get(O.Exclusive))
            throw options.Error(O.Exclusive, "'exclusive' is true: such a queue is gone with the job's connection, and what is in it is lost", "set exclusive = false");
        return new RabbitQueue(name, options.Get(O.Durable), options.Get(O.AutoDelete));
    }
}
