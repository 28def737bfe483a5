using System.Text;
using System.Text.Unicode;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;

namespace Sluice.Connectors.RabbitMQ.Source;

/// <summary>Makes rows of messages.</summary>
internal sealed class MessageRows(RabbitSourceSettings settings)
{
    private readonly JsonRowReader _json = new(settings.Schema);
    private readonly TextColumnParser[] _fields = settings.Delimiter is null ? [] : [.. settings.Schema.Columns.Select(c => TextColumnParser.Create(c.Type))];

    /// <summary>Appends a row, which the caller then closes.</summary>
    public bool TryAppend(ReadOnlySpan<byte> body, Batch batch, out JsonFailure failure)
    {
        if (settings.IsContent)
            return TryAppendContent(body, batch, out failure);
        return settings.Delimiter is { } delimiter ? TryAppendFields(body, delimiter, batch, out failure) : _json.TryAppend(body, batch, out failure);
    }

    private static bool TryAppendContent(ReadOnlySpan<byte> body, Batch batch, out JsonFailure failure)
    {
        failure = new JsonFailure("", "", "the message is no text in UTF-8");
        if (!Utf8.IsValid(body))
            return false;
        batch.Column<BinaryColumn>(0).Append(body);
        return true;
    }

    private bool TryAppendFields(ReadOnlySpan<byte> body, byte[] delimiter, Batch batch, out JsonFailure failure)
    {
        failure = default;
        var count = body.Count(delimiter) + 1;
        if (count != _fields.Length)
        {
            failure = new JsonFailure("", "", $"the message has {count} field(s), and the schema {_fields.Length} column(s)");
            return false;
        }

        var at = 0;
        foreach (var part in body.Split(delimiter))
        {
            var text = body[part];
            var column = at++;
            if (text.IsEmpty)
                batch.Columns[column].AppendNull();
            else if (!_fields[column].TryAppend(text, batch.Columns[column]))
            {
                failure = new JsonFailure(settings.Schema.Columns[column].Name, Encoding.UTF8.GetString(text), $"is no value of type {settings.Schema.Columns[column].Type}");
                batch.DropOpenRow();
                return false;
            }
        }

        return true;
    }
}
