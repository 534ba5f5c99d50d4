import { ProtobufReader } from '../../protobuf/reader.ts';

/** https://github.com/kubernetes/kubelet/blob/master/pkg/apis/podresources/v1/api.proto */
export const LIST_METHOD = '/v1.PodResourcesLister/List';

/** A device that the kubelet gave to a container. */
export interface HeldDevice {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Extended resource of a device plugin (`nvidia.com/gpu`), or the driver of a claim (`gpu.nvidia.com`). */
  readonly resource: string;
  /** As the device plugin or the driver calls it. */
  readonly id: string;
}

/** The most that Kubernetes takes for a name; labels are not longer, whatever the answer says. */
const LONGEST_NAME = 253;

interface Container {
  name: string;
  readonly devices: { resource: string; id: string }[];
}

/** Reads a ListPodResourcesResponse. @throws MalformedProtobuf */
export function decodeList(message: Buffer): HeldDevice[] {
  const held: HeldDevice[] = [];
  const reader = new ProtobufReader(message);
  // ListPodResourcesResponse: 1 pod_resources repeated PodResources
  while (reader.next()) {
    if (reader.field === 1) readPod(reader.message(), held);
    else reader.skip();
  }
  return held;
}

// PodResources: 1 name string; 2 namespace string; 3 containers repeated ContainerResources
function readPod(reader: ProtobufReader, held: HeldDevice[]): void {
  let pod = '';
  let namespace = '';
  const containers: Container[] = [];
  while (reader.next()) {
    if (reader.field === 1) pod = readName(reader);
    else if (reader.field === 2) namespace = readName(reader);
    else if (reader.field === 3) containers.push(readContainer(reader.message()));
    else reader.skip();
  }
  for (const { name, devices } of containers) {
    for (const device of devices) held.push({ namespace, pod, container: name, ...device });
  }
}

// ContainerResources: 1 name string; 2 devices repeated ContainerDevices; 5 dynamic_resources repeated DynamicResource.
// Not used: 3 cpu_ids; 4 memory
function readContainer(reader: ProtobufReader): Container {
  const container: Container = { name: '', devices: [] };
  while (reader.next()) {
    if (reader.field === 1) container.name = readName(reader);
    else if (reader.field === 2) readDevices(reader.message(), container);
    else if (reader.field === 5) readClaim(reader.message(), container);
    else reader.skip();
  }
  return container;
}

// ContainerDevices: 1 resource_name string; 2 device_ids repeated string. Not used: 3 topology
function readDevices(reader: ProtobufReader, { devices }: Container): void {
  let resource = '';
  const ids: string[] = [];
  while (reader.next()) {
    if (reader.field === 1) resource = reader.string();
    else if (reader.field === 2) ids.push(reader.string());
    else reader.skip();
  }
  for (const id of ids) devices.push({ resource, id });
}

// DynamicResource: 4 claim_resources repeated ClaimResource. Not used: 2 claim_name; 3 claim_namespace
function readClaim(reader: ProtobufReader, container: Container): void {
  while (reader.next()) {
    if (reader.field === 4) container.devices.push(readClaimedDevice(reader.message()));
    else reader.skip();
  }
}

// ClaimResource: 2 driver_name string; 4 device_name string. Not used: 1 cdi_devices; 3 pool_name
function readClaimedDevice(reader: ProtobufReader): { resource: string; id: string } {
  const device = { resource: '', id: '' };
  while (reader.next()) {
    if (reader.field === 2) device.resource = reader.string();
    else if (reader.field === 4) device.id = reader.string();
    else reader.skip();
  }
  return device;
}

function readName(reader: ProtobufReader): string {
  return reader.string().slice(0, LONGEST_NAME);
}
