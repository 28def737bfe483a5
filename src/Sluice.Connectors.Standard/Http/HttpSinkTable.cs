using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using O = Sluice.Connectors.Standard.Http.HttpSinkOptions;

namespace Sluice.Connectors.Standard.Http;

/// <summary>One table as the Http sink sends it.</summary>
internal sealed record HttpSinkTable
{
    public required TableSchema Schema { get; init; }

    public required HttpAddress Address { get; init; }

    /// <summary>Most rows of a request, which is then a list; <c>null</c>: one row, which is no list.</summary>
    public required int? ListSize { get; init; }

    public required TimeSpan Interval { get; init; }

    /// <summary>The header for keys; <c>null</c>: none is sent.</summary>
    public required string? KeyHeader { get; init; }

    /// <exception cref="Connect.Config.ConfigException">The options cannot be used.</exception>
    public static HttpSinkTable Read(SinkTable table)
    {
        var options = table.Options;
        var isList = options.Get(O.ArrayMode);
        if (!isList && options.Get(O.BatchSize) != 1)
            throw options.Error(O.BatchSize, "'batch_size' needs array_mode = true: without it each request has one row");
        var key = options.Find(O.KeyHeader);
        if (key is not null && (key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
            throw options.Error(O.KeyHeader, $"'{key}' cannot be the name of a header");
        return new HttpSinkTable
        {
            Schema = table.Schema,
            Address = HttpAddress.Read(options),
            ListSize = isList ? AtLeast(options, O.BatchSize, 1) : null,
            Interval = TimeSpan.FromMilliseconds(AtLeast(options, O.Interval, 0)),
            KeyHeader = key,
        };
    }

    private static int AtLeast(OptionValues options, Option<int> option, int least) =>
        options.Get(option) is var value && value >= least ? value : throw options.Error(option, $"'{option.Name}' is {value}, expected {least} or more");
}
