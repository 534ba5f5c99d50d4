/** A kubelet's PodResources service, spoken by the gRPC of its own makers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall, status } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import type { Cleanup } from '../../e2e/child.ts';

/** The messages of podresources/v1 that a List is made of. */
const PROTO = `
syntax = "proto3";
message ListPodResourcesRequest {}
message ListPodResourcesResponse { repeated PodResources pod_resources = 1; }
message PodResources { string name = 1; string namespace = 2; repeated ContainerResources containers = 3; }
message ContainerResources {
  string name = 1; repeated ContainerDevices devices = 2; repeated int64 cpu_ids = 3;
  repeated ContainerMemory memory = 4; repeated DynamicResource dynamic_resources = 5;
}
message ContainerMemory { string memory_type = 1; uint64 size = 2; TopologyInfo topology = 3; }
message ContainerDevices { string resource_name = 1; repeated string device_ids = 2; TopologyInfo topology = 3; }
message TopologyInfo { repeated NUMANode nodes = 1; }
message NUMANode { int64 ID = 1; }
message DynamicResource {
  string claim_name = 2; string claim_namespace = 3; repeated ClaimResource claim_resources = 4;
}
message ClaimResource {
  repeated CDIDevice cdi_devices = 1; string driver_name = 2; string pool_name = 3; string device_name = 4;
}
message CDIDevice { string name = 1; }
`;

const { root } = protobuf.parse(PROTO, { keepCase: true });
const request = root.lookupType('ListPodResourcesRequest');
const response = root.lookupType('ListPodResourcesResponse');

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly containers: readonly {
    readonly name: string;
    readonly cpu_ids?: readonly number[];
    readonly memory?: readonly object[];
    readonly devices?: readonly {
      readonly resource_name: string;
      readonly device_ids: readonly string[];
      readonly topology?: object;
    }[];
    readonly dynamic_resources?: readonly object[];
  }[];
}

/** What the kubelet says next: pods, a status of gRPC, bytes as they are, or nothing at all. */
export type Says =
  { pods: readonly Pod[] } | { status: status; message: string } | { bytes: Buffer } | 'nothing';

export interface FakeKubelet {
  readonly socket: string;
  /** Calls of List so far. */
  readonly calls: () => number;
  become(says: Says): void;
  /** Stops listening, as a kubelet that is restarted does. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A path for a socket in a folder of its own. */
export function socketPath(cleanup: Cleanup): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-kubelet-'));
  cleanup(async () => rmSync(folder, { recursive: true }));
  return join(folder, 'kubelet.sock');
}

export function encodeList(pods: readonly Pod[]): Buffer {
  return Buffer.from(response.encode(response.fromObject({ pod_resources: pods })).finish());
}

export async function startKubelet(says: Says, cleanup: Cleanup): Promise<FakeKubelet> {
  const socket = socketPath(cleanup);
  let current = says;
  let calls = 0;
  let server: Server | undefined;

  function list(_: ServerUnaryCall<unknown, Buffer>, answer: sendUnaryData<Buffer>): void {
    calls++;
    if (current === 'nothing') return;
    if ('status' in current) answer({ code: current.status, details: current.message });
    else answer(null, 'bytes' in current ? current.bytes : encodeList(current.pods));
  }

  async function start(): Promise<void> {
    const started = new Server();
    started.addService(
      {
        List: {
          path: '/v1.PodResourcesLister/List',
          requestStream: false,
          responseStream: false,
          requestSerialize: (message: Buffer) => message,
          requestDeserialize: (bytes: Buffer) => request.decode(bytes),
          responseSerialize: (bytes: Buffer) => bytes,
          responseDeserialize: (bytes: Buffer) => bytes,
        },
      },
      { List: list },
    );
    await new Promise<void>((resolve, reject) => {
      started.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
        error ? reject(error) : resolve(),
      );
    });
    server = started;
  }

  async function stop(): Promise<void> {
    server?.forceShutdown();
    server = undefined;
    rmSync(socket, { force: true });
  }

  await start();
  cleanup(stop);
  return { socket, calls: () => calls, become: (next) => (current = next), start, stop };
}
