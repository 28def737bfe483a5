using System.Text;
using System.Xml;
using Sluice.Connect.Batches;
using Sluice.Connectors.Files.Fields;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Xml;

/// <summary>Writes one element a row; a null is left out.</summary>
internal sealed class XmlRowEncoder : IRowEncoder
{
    private readonly FileSinkTable _table;
    private readonly XmlLayout _layout;
    private readonly FieldTextWriter[] _writers;
    private readonly WrittenStream _output = new();
    private readonly XmlWriter _xml;

    public XmlRowEncoder(FileSinkTable table)
    {
        _table = table;
        _layout = table.Xml!;
        _writers = [.. table.WrittenSchema.Columns.Select(c => new FieldTextWriter(c.Type, table.Formats))];
        _xml = XmlWriter.Create(_output, new XmlWriterSettings
        {
            ConformanceLevel = ConformanceLevel.Fragment,
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            NewLineHandling = NewLineHandling.Entitize,
            CheckCharacters = true,
        });
        Tail = Encoding.UTF8.GetBytes($"</{_layout.RootTag}>\n");
    }

    public ReadOnlyMemory<byte> Tail { get; }

    public void WriteHead(ByteWriter output) => output.Add(Encoding.UTF8.GetBytes(
        $"<?xml version=\"1.0\" encoding=\"{(_table.Encoding is null ? "UTF-8" : _table.HasByteOrderMark ? "UTF-16" : _table.Encoding.WebName)}\"?>\n<{_layout.RootTag}>\n"));

    public void Write(Batch batch, int row, ByteWriter output)
    {
        _output.Target = output;
        output.Add("  "u8);
        _xml.WriteStartElement(_layout.RowTag);
        for (var i = 0; i < _writers.Length; i++)
        {
            var column = batch.Columns[_table.Columns[i]];
            if (!column.IsNull(row))
                WriteField(_table.Schema.Columns[_table.Columns[i]].Name, _writers[i].Text(column, row));
        }

        _xml.WriteEndElement();
        _xml.Flush();
        output.Add((byte)'\n');
    }

    public void Dispose()
    {
        foreach (var writer in _writers)
            writer.Dispose();

        // What ends the writer writes nothing more: each row was ended.
        _output.Target = null;
        _xml.Dispose();
        _output.Dispose();
    }

    private void WriteField(string name, string value)
    {
        try
        {
            if (_layout.UsesAttributes)
                _xml.WriteAttributeString(name, value);
            else
                _xml.WriteElementString(name, value);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(
                $"the value of column '{name}' holds a character that XML does not have, such as a control character. Write json or parquet, or remove it by a transform.", e);
        }
    }

    /// <summary>Puts what the library writes behind what is there already.</summary>
    private sealed class WrittenStream : Stream
    {
        public ByteWriter? Target { get; set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => Target?.Add(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
