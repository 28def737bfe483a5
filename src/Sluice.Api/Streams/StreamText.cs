using System.Buffers;
using System.Text;

namespace Sluice.Api.Streams;

/// <summary>Writes server-sent events. Data is JSON on one line, so that no line of it can be taken for a field.</summary>
internal sealed class StreamText(Stream output)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1_024);

    public void Item(string id, ReadOnlySpan<byte> json)
    {
        Add("id: ");
        Add(id);
        Add("\ndata: ");
        _buffer.Write(json);
        Add("\n\n");
    }

    public async ValueTask NamedAsync(string name, CancellationToken cancellationToken)
    {
        Add($"event: {name}\ndata: {{}}\n\n");
        await FlushAsync(cancellationToken);
    }

    public async ValueTask CommentAsync(string text, CancellationToken cancellationToken)
    {
        Add($": {text}\n\n");
        await FlushAsync(cancellationToken);
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await output.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        await output.FlushAsync(cancellationToken);
        _buffer.ResetWrittenCount();
    }

    private void Add(string text) => Encoding.UTF8.GetBytes(text, _buffer);
}
