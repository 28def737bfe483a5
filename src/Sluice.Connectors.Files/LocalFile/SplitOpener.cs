using Microsoft.Win32.SafeHandles;
using Sluice.Connect.Errors;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Packing;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Opens a split: the file must be the one that was planned, up to the position that reading goes on from.</summary>
internal sealed class SplitOpener(FileTable table, OpenArchives archives, ReaderRequest request)
{
    private const int PackedBuffer = 64 << 10;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private readonly FileSplit _split = FileSplit.Parse(request.Split.Payload);

    /// <exception cref="Connect.Errors.ConnectorException">The file is gone, may not be read, or has changed.</exception>
    public OpenedSplit Open()
    {
        request.Breadcrumb.At("file.open", _split.Path);
        var begin = request.From.Place is { } place ? FilePosition.Parse(place) : new FilePosition(_split.Start, _split.FirstRecord, 0, "");
        if (request.From.IsEnd)
            begin = begin with { Offset = _split.End };
        var until = request.Until.Place is { } stop ? FilePosition.Parse(stop).Offset : _split.End;
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(_split.Path, options: FileOptions.SequentialScan);
            DemandUnchanged(_split, file);
            var buffer = new RecordBuffer(NewInput(file, begin.Offset - begin.TailLength, until), begin.Offset - begin.TailLength, table.MaxRecordSize);
            DemandSameTail(buffer, begin);
            return new OpenedSplit(_split, buffer, begin.Record, table.MaxRecordSize);
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw FileFault.Of(_split.Path, e);
            throw;
        }
    }

    private IByteInput NewInput(SafeFileHandle file, long start, long end) => table.IsStreamed
        ? new StreamInput(TextOf(_split, table, archives, file), _split.Place, start, end)
        : new FileInput(file, _split.Path, start, end);

    /// <summary>Opens a split for what reads it from its start: unpacked, and as UTF-8 where the options name another encoding.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">The file may not be read, or is not packed as the options say.</exception>
    public static Stream OpenText(FileSplit split, FileTable table, OpenArchives archives)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(split.Path, options: FileOptions.SequentialScan);
            return TextOf(split, table, archives, file);
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw FileFault.Of(split.Path, e);
            throw;
        }
    }

    private static Stream TextOf(FileSplit split, FileTable table, OpenArchives archives, SafeFileHandle file)
    {
        Stream text = new FileStream(file, FileAccess.Read, bufferSize: split.Packed is null ? 0 : PackedBuffer);
        if (split.Packed is { } packed)
            text = new Archive(split.Path, packed.Kind, table.MaxUnpackedSize).Open(text, packed, archives);
        return table.Encoding is { } encoding ? new TranscodedStream(text, encoding, table.DetectsByteOrder, split.Place) : text;
    }

    /// <summary>The file is still the one that was planned.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">It is gone, may not be read, or has changed.</exception>
    public static void DemandUnchanged(FileSplit split, IBreadcrumb breadcrumb)
    {
        breadcrumb.At("file.open", split.Path);
        try
        {
            using var file = File.OpenHandle(split.Path);
            DemandUnchanged(split, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileFault.Of(split.Path, e);
        }
    }

    private static void DemandUnchanged(FileSplit split, SafeFileHandle file)
    {
        var now = FileIdentity.Of(file, split.Path);
        if (now.Size != split.Size)
            throw FileFault.Changed(split.Path, $"it had {split.Size} bytes and now has {now.Size}");
        if (now.Head != split.Head)
            throw FileFault.Changed(split.Path, "its first 64 KiB are different");
        if (now.Modified != split.Modified)
        {
            throw FileFault.Changed(
                split.Path, $"it was last changed {new DateTime(now.Modified, DateTimeKind.Utc):O}, and {new DateTime(split.Modified, DateTimeKind.Utc):O} when it was planned");
        }
    }

    private void DemandSameTail(RecordBuffer buffer, FilePosition begin)
    {
        while (buffer.Filled < begin.TailLength && !buffer.IsEnd)
            buffer.Fill();
        if (buffer.Filled < begin.TailLength || (begin.TailLength > 0 && Fingerprint.Of(buffer.Bytes.AsSpan(0, begin.TailLength)) != begin.TailHash))
            throw FileFault.Changed(_split.Path, $"what stands before byte {begin.Offset}, where reading goes on, is different");
        buffer.Start = begin.TailLength;
        if (table.IsStreamed && begin.Offset == 0)
            SkipByteOrderMark(buffer);
    }

    private static void SkipByteOrderMark(RecordBuffer buffer)
    {
        while (buffer.Filled < ByteOrderMark.Length && !buffer.IsEnd)
            buffer.Fill();
        if (buffer.Bytes.AsSpan(0, buffer.Filled).StartsWith(ByteOrderMark))
            buffer.Start = ByteOrderMark.Length;
    }
}
